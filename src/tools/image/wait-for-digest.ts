import { ImageError } from "./image-error";
import { type ManifestLookup, RegistryRefusal } from "./registry-client";

/** What the DR region's registry has, compared with the digest pushed to the primary's. */
export type DigestStatus =
  | { readonly kind: "same" }
  | { readonly kind: "absent" }
  | { readonly kind: "different"; readonly digest: string }
  | { readonly kind: "unknown"; readonly reason: string };

export interface WaitOptions {
  /** Digest to wait for. */
  readonly digest: string;
  /** Queries the registry once. */
  readonly look: () => Promise<ManifestLookup>;
  /** Longest time to wait, in seconds; 0 queries once. */
  readonly waitSeconds: number;
  /** Time between two queries, in seconds. */
  readonly pollSeconds: number;
  /** Called with each status that is not final, and the seconds waited so far. */
  readonly onWait: (verdict: DigestStatus, waitedSeconds: number) => void;
  /** Seconds on a monotonic clock. */
  readonly clock: () => number;
  /** Waits that many seconds. */
  readonly sleep: (seconds: number) => Promise<void>;
}

/**
 * Queries a registry until it has the digest, or the time is up. A different digest under the tag may still be
 * replaced and an unanswered query may be answered next time, so only a refusal ends the wait early.
 */
export async function waitForDigest(options: WaitOptions): Promise<DigestStatus> {
  const start = options.clock();
  for (;;) {
    const { verdict, final } = await ask(options);
    const waited = options.clock() - start;
    const left = options.waitSeconds - waited;
    if (final || left <= 0) {
      return verdict;
    }
    options.onWait(verdict, waited);
    await options.sleep(Math.min(options.pollSeconds, left));
  }
}

async function ask({ look, digest }: WaitOptions): Promise<{ verdict: DigestStatus; final: boolean }> {
  try {
    const found = await look();
    if (!found.found) {
      return { verdict: { kind: "absent" }, final: false };
    }
    if (found.digest === digest) {
      return { verdict: { kind: "same" }, final: true };
    }
    return { verdict: { kind: "different", digest: found.digest }, final: false };
  } catch (error) {
    if (!(error instanceof ImageError)) {
      throw error;
    }
    return { verdict: { kind: "unknown", reason: error.message }, final: error instanceof RegistryRefusal };
  }
}
