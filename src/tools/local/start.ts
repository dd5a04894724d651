import type { ChildProcess } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import type { Caretaker } from "./caretaker";
import { LocalError } from "./local-error";
import { serverPath } from "./programs";

export interface StartOptions {
  /** What the process is called in messages. */
  readonly name: string;
  readonly program: string;
  readonly args: readonly string[];
  /** The whole environment, but for PATH. */
  readonly env: Readonly<Record<string, string>>;
  /**
   * User it runs as.
   * @default this process's
   */
  readonly owner?: { readonly uid: number; readonly gid: number };
  /** File that gets all it prints. */
  readonly logFile: string;
  /** Stops it when this process is gone. */
  readonly caretaker: Caretaker;
  /** True once it serves. */
  readonly ready: () => Promise<boolean>;
  /**
   * Longest time until it serves, in seconds.
   * @default 30
   */
  readonly startSeconds?: number;
}

/**
 * Starts a server in a process group of its own and waits until it serves.
 * @throws LocalError with the last lines of its log, when it ends or does not serve in time.
 */
export async function start(options: StartOptions): Promise<ChildProcess> {
  const { name, program, args, env, owner, logFile, caretaker, ready, startSeconds = 30 } = options;
  const log = openSync(logFile, "a");
  const child = caretaker.spawn(program, args, {
    ...owner,
    env: { ...env, PATH: serverPath },
    stdio: ["ignore", log, log],
  });
  closeSync(log);
  let failure: Error | undefined;
  child.on("error", (error) => {
    failure = error;
  });
  const deadline = performance.now() + startSeconds * 1000;
  while (!(await ready())) {
    const ended = child.exitCode !== null || child.signalCode !== null;
    if (failure || ended || performance.now() > deadline) {
      const what = failure?.message ?? (ended ? "it ended" : `it does not serve after ${startSeconds} s`);
      const words = readFileSync(logFile, "utf8").trim().split("\n").slice(-10).join("\n");
      throw new LocalError(`${name} could not be started: ${what}\n${words}`);
    }
    await delay(100);
  }
  return child;
}
