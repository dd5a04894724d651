import { spawn } from "node:child_process";
import { atExit } from "./at-exit";

/** The output and exit code of a short command. */
export interface CommandResult {
  /** Exit code; null when the program is missing, or ended by a signal or the time limit. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** How long an interrupted program may take to remove its temporary files, as pip does. */
const INTERRUPTED_SECONDS = 1;

/**
 * Runs a short command to completion. A program that is missing, fails or hangs is a result, not an exception.
 *
 * @param timeoutSeconds - after which the command is killed
 * @param signal - interrupts it with all that it has started, as Ctrl-C does, and kills it where that is not enough; the
 * result comes once it has ended
 */
export function run(
  program: string,
  args: readonly string[],
  timeoutSeconds: number,
  env: NodeJS.ProcessEnv = process.env,
  signal?: AbortSignal,
): Promise<CommandResult> {
  if (signal?.aborted === true) {
    return Promise.resolve({ code: null, stdout: "", stderr: "" });
  }
  return new Promise((resolve) => {
    // In its own process group: a Ctrl-C in the terminal then reaches it only once, from us.
    const isGroup = signal !== undefined;
    const child = spawn(program, args, { detached: isGroup, env, stdio: ["ignore", "pipe", "pipe"] });
    const output = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"] as const) {
      child[name].setEncoding("utf8").on("data", (text: string) => {
        output[name] += text;
      });
    }
    const send = (name: NodeJS.Signals) => {
      if (!isGroup) {
        // Not by its id: once it has ended, while what it has started holds its output open, that may be another's.
        child.kill(name);
        return;
      }
      try {
        process.kill(-(child.pid as number), name);
      } catch {
        // It has just ended.
      }
    };
    const kill = () => {
      send("SIGKILL");
      // What it has started may hold them open.
      child.stdout.destroy();
      child.stderr.destroy();
    };
    let limit = setTimeout(kill, timeoutSeconds * 1000);
    const interrupt = () => {
      send("SIGINT");
      clearTimeout(limit);
      limit = setTimeout(kill, INTERRUPTED_SECONDS * 1000);
    };
    // A Ctrl-C in the terminal ends the others.
    const cancel = isGroup ? atExit(kill) : () => {};
    const end = (code: number | null) => {
      clearTimeout(limit);
      signal?.removeEventListener("abort", interrupt);
      cancel();
      resolve({ code, ...output });
    };
    signal?.addEventListener("abort", interrupt);
    child.once("error", () => end(null));
    child.once("close", end);
  });
}
