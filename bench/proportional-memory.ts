import { readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";

/** Memory of some processes in MiB; pages shared by several of them count once. */
export function proportionalMib(pids: readonly number[]): number {
  let kib = 0;
  for (const pid of pids) {
    try {
      kib += Number(/^Pss:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"))?.[1] ?? 0);
    } catch {
      // It ended just now.
    }
  }
  return kib / 1024;
}

/** The peak memory of the processes while `work` runs, sampled four times a second. */
export async function peakWhile<T>(
  pids: () => readonly number[],
  work: Promise<T>,
): Promise<{ result: T; peakMib: number }> {
  let peakMib = 0;
  let working = true;
  const finished = work.finally(() => {
    working = false;
  });
  while (working) {
    peakMib = Math.max(peakMib, proportionalMib(pids()));
    await Promise.race([finished, delay(250)]);
  }
  return { result: await finished, peakMib };
}
