import { readFileSync } from "node:fs";

// The kernel counts in hundredths of a second on every platform Node.js runs on.
const ticksPerSecond = 100;

/** Processor time used so far by some processes and their children that have ended, in seconds. */
export function cpuSeconds(pids: readonly number[]): number {
  let ticks = 0;
  for (const pid of pids) {
    try {
      // After the name in parentheses, the state is the first field, so utime to cstime are the 12th to the 15th.
      const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
        .replace(/^.*\) /, "")
        .split(" ");
      ticks += fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
    } catch {
      // It ended just now, and its parent counts it.
    }
  }
  return ticks / ticksPerSecond;
}
