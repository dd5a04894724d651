import { setTimeout as delay } from "node:timers/promises";
import type { ContainerTool } from "./container-tool";
import { ImageError } from "./image-error";
import { RegistryClient } from "./registry-client";
import { registryCredentials } from "./registry-credentials";
import { movingTag } from "./tags";
import { type DigestStatus, waitForDigest } from "./wait-for-digest";

export interface PushOptions {
  readonly tool: ContainerTool;
  /** Name of the local image and of the repository in both registries. */
  readonly repository: string;
  /** Tag of the local image, under which it is deployed. */
  readonly tag: string;
  /** The two registries, host with an optional port. */
  readonly registries: { readonly primary: string; readonly dr: string };
  /** HTTP instead of HTTPS. */
  readonly plainHttp: boolean;
  /** Push to the DR registry too, where there is no replication. */
  readonly pushBoth: boolean;
  /** Longest time to wait for the DR registry, in seconds. */
  readonly waitSeconds: number;
  /** Time between two queries to the DR registry, in seconds. */
  readonly pollSeconds: number;
  /** Prints one line of progress. */
  readonly progress: (line: string) => void;
}

export interface PushResult {
  /** Digest in the primary's registry, read from there. */
  readonly digest: string;
  /** What the DR region's registry has, compared with it. */
  readonly verdict: DigestStatus;
  /** Seconds waited for that. */
  readonly waitedSeconds: number;
}

/** While waiting, prints a line at least this often, so that it does not seem to hang. */
const progressSeconds = 60;

/**
 * Pushes a local image to the primary's registry under its tag and the moving one, then waits until the DR
 * registry has the same digest under that tag. Idempotent: an image that the registry has is not pushed again.
 * @throws ImageError when there is no such local image, when the registry has a different image under the
 * tag, or when a login or a push fails. What the DR registry lacks is in the result instead.
 */
export async function pushImage(options: PushOptions): Promise<PushResult> {
  const { tool, repository, tag, registries, progress } = options;
  const imageId = await tool.imageId(`${repository}:${tag}`);
  if (imageId === null) {
    throw new ImageError(
      `${tool.name} has no image ${repository}:${tag}. Build it first: npm run image -- build`,
    );
  }

  // Both logins before the first push: a missing permission in DR should not be found halfway.
  const primary = await connect(options, registries.primary, true);
  const dr = await connect(options, registries.dr, options.pushBoth);

  const pushed = await pushOnce(options, primary, registries.primary, imageId);
  progress(`${registries.primary}/${repository}:${tag} is ${pushed}`);
  if (options.pushBoth) {
    await pushOnce(options, dr, registries.dr, imageId);
  }

  const start = performance.now();
  let lastKind = "";
  let lastLineSeconds = 0;
  const verdict = await waitForDigest({
    digest: pushed,
    look: () => dr.manifest(repository, tag),
    waitSeconds: options.waitSeconds,
    pollSeconds: options.pollSeconds,
    clock: () => performance.now() / 1000,
    sleep: (seconds) => delay(seconds * 1000),
    onWait(current, waitedSeconds) {
      if (current.kind === lastKind && waitedSeconds - lastLineSeconds < progressSeconds) {
        return;
      }
      lastKind = current.kind;
      lastLineSeconds = waitedSeconds;
      progress(
        `waiting for ${registries.dr}: ${describe(current)} ` +
          `(${Math.round(waitedSeconds)} s of at most ${options.waitSeconds} s)`,
      );
    },
  });
  return { digest: pushed, verdict, waitedSeconds: (performance.now() - start) / 1000 };
}

/** What a status means, in a few words. */
export function describe(verdict: DigestStatus): string {
  switch (verdict.kind) {
    case "same":
      return "it has the same digest";
    case "absent":
      return "it does not have the tag";
    case "different":
      return `it has a different image under the tag, ${verdict.digest}`;
    case "unknown":
      return `it could not be queried: ${verdict.reason}`;
  }
}

async function connect(options: PushOptions, registry: string, toPush: boolean): Promise<RegistryClient> {
  const credentials = await registryCredentials(registry);
  if (toPush && credentials) {
    await options.tool.login(registry, credentials, options.plainHttp);
  }
  return new RegistryClient({ registry, credentials, plainHttp: options.plainHttp });
}

/** Pushes the tag and the moving tag to one registry; returns the digest the registry then has. */
async function pushOnce(
  { tool, repository, tag, plainHttp, progress }: PushOptions,
  client: RegistryClient,
  registry: string,
  imageId: string,
): Promise<string> {
  const before = await client.manifest(repository, tag);
  const same = before.found && (before.imageId === imageId || before.digest === imageId);
  if (before.found && !same && !tag.endsWith("-dirty")) {
    throw new ImageError(
      `${registry}/${repository}:${tag} is already a different image (${before.digest}). A tag that tasks may be running ` +
        `must never change its image: build under a new tag, npm run image -- build --tag ${tag}-2, and push that.`,
    );
  }
  for (const each of same ? [movingTag] : [tag, movingTag]) {
    progress(`pushing ${registry}/${repository}:${each}`);
    await tool.push(`${repository}:${tag}`, `${registry}/${repository}:${each}`, plainHttp);
  }
  const after = await client.manifest(repository, tag);
  if (!after.found) {
    throw new ImageError(`${registry} accepted ${repository}:${tag}, but no longer has it`);
  }
  return after.digest;
}
