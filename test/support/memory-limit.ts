import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { atExit } from "./at-exit";
import { until } from "./until";

/** A control group with a memory limit for all its members together, like that of a task's containers. */
export interface MemoryLimit {
  /** Command that runs the command after it inside the group. */
  readonly wrapper: readonly string[];
  /** Peak memory so far, in MiB, page cache included. */
  peakMib(): number;
  /** Processes that the kernel killed for lack of memory. */
  kills(): number;
  /** Removes it; its processes must have ended. */
  remove(): Promise<void>;
}

interface Files {
  readonly limit: string;
  readonly peak: string;
  readonly events: string;
}

const versions: readonly { readonly root: string; readonly files: Files }[] = [
  {
    root: "/sys/fs/cgroup/memory",
    files: {
      limit: "memory.limit_in_bytes",
      peak: "memory.max_usage_in_bytes",
      events: "memory.oom_control",
    },
  },
  { root: "/sys/fs/cgroup", files: { limit: "memory.max", peak: "memory.peak", events: "memory.events" } },
];

/**
 * Creates a control group with a memory limit, of either version.
 * @throws Error if this machine does not allow it.
 */
export function memoryLimit(mib: number): MemoryLimit {
  const version = versions.find(({ root }) => existsSync(join(root, "cgroup.procs")));
  if (!version) {
    throw new Error("No memory control group in /sys/fs/cgroup: mount it, or run where it is mounted.");
  }
  const { root, files } = version;
  if (root === "/sys/fs/cgroup") {
    writeFileSync(join(root, "cgroup.subtree_control"), "+memory");
  }
  const folder = join(root, `lamp-test-${process.pid}-${Date.now()}`);
  mkdirSync(folder);
  writeFileSync(join(folder, files.limit), `${mib * 1024 * 1024}`);
  const read = (file: string) => readFileSync(join(folder, file), "utf8");
  const remove = () => {
    if (existsSync(folder)) {
      rmdirSync(folder);
    }
  };
  const forget = atExit(() => {
    try {
      remove();
    } catch {
      // Its last process has not quite ended; a leftover empty group costs nothing.
    }
  });
  return {
    wrapper: ["sh", "-c", `echo $$ >${folder}/cgroup.procs && exec "$@"`, "sh"],
    peakMib: () => Number(read(files.peak)) / 1024 / 1024,
    kills: () => Number(/^oom_kill (\d+)$/m.exec(read(files.events))?.[1]),
    async remove() {
      await until("the last process in the control group to end", () => {
        remove();
        return true;
      });
      forget();
    },
  };
}
