import type { Config } from "../config";
import type { RegionRole } from "../contract";
import { ToolError } from "../tools/tool-error";
import { accessOf, type Reading } from "./aws/access";
import type { WaitBounds } from "./aws/databases";
import { readState, type StateBucket, type StoredState } from "./aws/states";
import { duration } from "./journal";
import { peerOf } from "./lifecycle";
import type { Operation } from "./operation";
import { pause } from "./pause";

/** The bucket of a region; undefined if the states are not in S3. */
export function stateBucket({ backend, regions }: Config, role: RegionRole): StateBucket | undefined {
  return backend.kind === "s3" ? { bucket: backend.buckets[role], region: regions[role].region } : undefined;
}

/**
 * Waits until the peer region's bucket holds a region's newest state: S3 usually replicates within seconds, and within
 * 15 minutes at most.
 *
 * @throws ToolError when it does not arrive in time
 */
export async function waitForStateCopy(
  { config, journal, say, session, signal }: Operation,
  producer: RegionRole,
  { everySeconds = 5, forSeconds = 1200 }: WaitBounds = {},
): Promise<void> {
  const origin = stateBucket(config, producer);
  const copy = stateBucket(config, peerOf(producer));
  if (origin === undefined || copy === undefined) {
    return;
  }
  const access = accessOf(session);
  const started = Date.now();
  const elapsed = () => (Date.now() - started) / 1000;
  await journal.record({ step: "wait", subject: `copy of ${producer}'s state` }, async () => {
    for (;;) {
      const [there, here] = await Promise.all([
        readState(access, origin, producer),
        readState(access, copy, producer),
      ]);
      const behind = copyBehind(there, here);
      if (behind === undefined) {
        return { result: undefined };
      }
      if (elapsed() >= forSeconds) {
        throw new ToolError(
          `The copy of ${producer}'s state in ${copy.bucket} is not up to date (${behind}) after ${duration(elapsed())}. ` +
            "Check the replication of the state buckets; run the same command again when it has caught up.",
        );
      }
      say(`waiting for the copy of ${producer}'s state (${behind}), ${duration(elapsed())} so far`);
      await pause(everySeconds, signal);
    }
  });
}

/** What is missing from a copy; undefined if it is as new as its origin. */
export function copyBehind(
  origin: Reading<StoredState | undefined>,
  copy: Reading<StoredState | undefined>,
): string | undefined {
  if (!origin.known) {
    return `the origin cannot be read: ${origin.reason}`;
  }
  if (!copy.known) {
    return `the copy cannot be read: ${copy.reason}`;
  }
  if (origin.value === undefined) {
    return "there is no state";
  }
  if (copy.value === undefined) {
    return "there is no copy";
  }
  if (copy.value.lineage !== origin.value.lineage) {
    return "the copy is of another state";
  }
  return copy.value.serial < origin.value.serial
    ? `serial ${copy.value.serial} of ${origin.value.serial}`
    : undefined;
}
