import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { once } from "node:events";
import { LocalError } from "./local-error";

// Reads process groups to take charge of (+) and to forget (-), one a line, until its standard input ends: with
// `dismiss`, or with the process that started it, however that one ended. Then it stops the groups, last one first,
// kills what a group's members started in a session of its own, and removes the folder.
const script = `
trap '' INT TERM HUP
groups=
while read -r sign group; do
  others=
  for each in $groups; do [ "$each" = "$group" ] || others="$others $each"; done
  groups=$others
  [ "$sign" = - ] || groups="$group $groups"
done
for group in $groups; do kill -s TERM -- "-$group"; done
tries=0
while [ "$tries" -lt "$2" ]; do
  alive=
  for group in $groups; do kill -s 0 -- "-$group" && alive=1; done
  [ -n "$alive" ] || break
  sleep 0.1
  tries=$((tries + 1))
done
for group in $groups; do kill -s KILL -- "-$group"; done
tries=0
while [ "$tries" -lt 50 ]; do
  left=$(grep -lzxFe "LAMP_CARETAKER=$1" /proc/[0-9]*/environ)
  [ -n "$left" ] || break
  for each in $left; do
    each=\${each#/proc/}
    kill -s KILL "\${each%/environ}"
  done
  sleep 0.1
  tries=$((tries + 1))
done
rm -rf -- "$1"
`;

/** A small process that outlives this one, to stop what this one started and remove what it wrote. */
export interface Caretaker {
  /**
   * Starts a process in a process group of its own and takes charge of the group; on Linux also of all that inherits
   * its environment, whatever group that is in.
   * @throws LocalError once it is dismissed: nothing may start any more then.
   */
  spawn(program: string, args: readonly string[], options: SpawnOptions): ChildProcess;
  /** Takes charge of a process group that something it started has made. */
  adopt(group: number): void;
  /** Leaves a process group alone from now on; one that is gone, above all: its number may be another's soon. */
  release(group: number): void;
  /** Has everything stopped and removed now, and waits for it. */
  dismiss(): Promise<void>;
}

/**
 * Starts a caretaker for a folder.
 * @param stopSeconds how long processes may take to stop before they are killed
 */
export function startCaretaker(folder: string, stopSeconds = 10): Caretaker {
  const child = spawn("sh", ["-c", script, "caretaker", folder, String(stopSeconds * 10)], {
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  // Should someone else end the caretaker, then writing to it fails: nothing more can be done for it then.
  child.stdin.on("error", () => {});
  let dismissed = false;
  return {
    spawn(program, args, options) {
      if (dismissed) throw new LocalError("stopped while it started");
      const env = { ...(options.env ?? process.env), LAMP_CARETAKER: folder };
      const started = spawn(program, args, { ...options, env, detached: true });
      const { pid } = started;
      // Without a pid it did not start, and its own error event says why.
      if (pid === undefined) return started;
      this.adopt(pid);
      started.once("exit", () => {
        if (!groupLives(pid)) this.release(pid);
      });
      return started;
    },
    adopt: (group) => void child.stdin.write(`+ ${group}\n`),
    release(group) {
      if (!dismissed) child.stdin.write(`- ${group}\n`);
    },
    async dismiss() {
      dismissed = true;
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, "exit");
      child.stdin.end();
      await gone;
    },
  };
}

/** Whether a process group has a member left. */
function groupLives(group: number): boolean {
  try {
    process.kill(-group, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}
