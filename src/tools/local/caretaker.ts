import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { once } from "node:events";
import { LocalError } from "./local-error";

// Reads process groups to take charge of (+) and to release (-), one per line, until its standard input ends: with
// `dismiss`, or with the process that started it, however that one ended. Then it stops the groups, last one first,
// kills what their members started in other sessions, and removes the folder.
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

/** A small process that outlives this one, to stop the processes it started and remove its folder. */
export interface Caretaker {
  /**
   * Starts a process in its own process group and takes charge of the group; on Linux also of every process that
   * inherits its environment, in whatever group.
   * @throws LocalError once it is dismissed: nothing may start after that.
   */
  spawn(program: string, args: readonly string[], options: SpawnOptions): ChildProcess;
  /** Takes charge of a process group that one of its processes has created. */
  adopt(group: number): void;
  /** Leaves a process group alone from now on, above all one that has ended: its number may be reused. */
  release(group: number): void;
  /** Stops and removes everything now, and waits for that. */
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
  // If something else ends the caretaker, writing to it fails, and nothing can be done about it.
  child.stdin.on("error", () => {});
  let dismissed = false;
  return {
    spawn(program, args, options) {
      if (dismissed) {
        throw new LocalError("stopped while it started");
      }
      const env = { ...(options.env ?? process.env), LAMP_CARETAKER: folder };
      const started = spawn(program, args, { ...options, env, detached: true });
      const { pid } = started;
      // Without a pid it did not start, and its own error event has the reason.
      if (pid === undefined) {
        return started;
      }
      this.adopt(pid);
      started.once("exit", () => {
        if (!groupLives(pid)) {
          this.release(pid);
        }
      });
      return started;
    },
    adopt: (group) => void child.stdin.write(`+ ${group}\n`),
    release(group) {
      if (!dismissed) {
        child.stdin.write(`- ${group}\n`);
      }
    },
    async dismiss() {
      dismissed = true;
      if (child.exitCode !== null || child.signalCode !== null) {
        return;
      }
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
