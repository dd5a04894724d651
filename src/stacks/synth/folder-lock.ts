import { mkdirSync, rmSync, statSync } from "node:fs";

/** The work under the lock takes milliseconds: an older lock was left by a killed run. */
const ABANDONED_AFTER_MS = 10_000;
const RETRY_EVERY_MS = 10;

/**
 * Waits for the lock, then runs `work` while no other process runs work under the same lock.
 *
 * @param lock - a folder that exists while the lock is held
 */
export function withFolderLock<T>(lock: string, work: () => T): T {
  while (!taken(lock)) {
    const ageMs = Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (ageMs > ABANDONED_AFTER_MS) {
      rmSync(lock, { recursive: true, force: true });
    } else {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, RETRY_EVERY_MS);
    }
  }
  try {
    return work();
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

function taken(lock: string): boolean {
  try {
    mkdirSync(lock);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") {
      return false;
    }
    throw error;
  }
}
