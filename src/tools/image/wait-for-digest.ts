import { ImageError } from "./image-error";
import { type ManifestLookup, RegistryRefusal } from "./registry-client";

/** How the DR region's registry stands against the digest pushed to the primary's. */
export type Verdict =
  | { readonly kind: "same" }
  | { readonly kind: "absent" }
  | { readonly kind: "different"; readonly digest: string }
  | { readonly kind: "unknown"; readonly reason: string };

export interface WaitOptions {
  /** Digest to wait for. */
  readonly digest: string;
  /** Asks the registry once. */
  readonly look: () => Promise<ManifestLookup>;
  /** Longest time to wait, in seconds; 0 asks once. */
  readonly waitSeconds: number;
  /** Time between two questions, in seconds. */
  readonly pollSeconds: number;
  /** Told each verdict that is not yet the wanted one, with the seconds waited so far. */
  readonly onWait: (verdict: Verdict, waitedSeconds: number) => void;
  /** Seconds on a clock that only goes forward. */
  readonly clock: () => number;
  /** Waits that many seconds. */
  readonly sleep: (seconds: number) => Promise<void>;
}

/**
 * Asks a registry until it has the digest, or the time is up. Another digest under the tag may still be
 * replaced and an unanswered question may be answered next time, so only a refusal ends the wait early.
 */
export async function waitForDigest(options: WaitOptions): Promise<Verdict> {
  const start = options.clock();
  for (;;) {
    const { verdict, final } = await ask(options);
    const waited = options.clock() - start;
    const left = options.waitSeconds - waited;
    if (final || left <= 0) return verdict;
    options.onWait(verdict, waited);
    await options.sleep(Math.min(options.pollSeconds, left));
  }
}

async function ask({ look, digest }: WaitOptions): Promise<{ verdict: Verdict; final: boolean }> {
  try {
    const found = await look();
    if (!found.found) return { verdict: { kind: "absent" }, final: false };
    if (found.digest === digest) return { verdict: { kind: "same" }, final: true };
    return { verdict: { kind: "different", digest: found.digest }, final: false };
  } catch (error) {
    if (!(error instanceof ImageError)) throw error;
    return { verdict: { kind: "unknown", reason: error.message }, final: error instanceof RegistryRefusal };
  }
}
