import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A control group of the kernel with a memory limit, like the one that a container runtime creates for a task. */
export interface MemoryGroup {
  /** Program and arguments that join the group and then exec the command that follows them. */
  readonly join: readonly string[];
  /** Peak memory of the group so far, page cache included, in MiB. */
  peakMib(): number;
  /** Processes the kernel has killed for lack of memory. */
  oomKills(): number;
  /** Removes the group, which must be empty. */
  remove(): void;
}

interface Version {
  readonly parent: string;
  readonly limit: string;
  readonly peak: string;
  readonly events: string;
}

const versions: readonly Version[] = [
  { parent: "/sys/fs/cgroup", limit: "memory.max", peak: "memory.peak", events: "memory.events" },
  {
    parent: "/sys/fs/cgroup/memory",
    limit: "memory.limit_in_bytes",
    peak: "memory.max_usage_in_bytes",
    events: "memory.oom_control",
  },
];

/**
 * Creates a group.
 * @param limitMib limit in MiB
 * @returns null if the kernel, or the container this runs in, does not allow it
 */
export function memoryGroup(limitMib: number): MemoryGroup | null {
  for (const { parent, limit, peak, events } of versions) {
    const folder = join(parent, `lamp-${process.pid}-${Date.now()}`);
    try {
      mkdirSync(folder);
    } catch {
      continue;
    }
    if (!existsSync(join(folder, limit)) || !existsSync(join(folder, peak))) {
      rmdirSync(folder);
      continue;
    }
    writeFileSync(join(folder, limit), `${limitMib * 1024 * 1024}`);
    const read = (file: string): string => readFileSync(join(folder, file), "utf8");
    return {
      join: ["sh", "-c", 'echo $$ > "$0" && exec "$@"', join(folder, "cgroup.procs")],
      peakMib: () => Number(read(peak)) / 1024 / 1024,
      oomKills: () => Number(/^oom_kill (\d+)$/m.exec(read(events))?.[1]),
      remove: () => rmdirSync(folder),
    };
  }
  return null;
}
