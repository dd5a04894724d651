import type { ChildProcess } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import type { Caretaker } from "./caretaker";
import { LocalError } from "./local-error";
import { serverPath } from "./programs";

export interface StartOptions {
  /** Name of the process in messages. */
  readonly name: string;
  readonly program: string;
  readonly args: readonly string[];
  /** The whole environment, except PATH. */
  readonly env: Readonly<Record<string, string>>;
  /**
   * User it runs as.
   * @default this process's
   */
  readonly owner?: { readonly uid: number; readonly gid: number };
  /** File that receives its output. */
  readonly logFile: string;
  /** Stops it when this process has ended. */
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
 * Starts a server in its own process group and waits until it serves.
 * @throws LocalError with the last lines of its log, when it exits or does not serve in time.
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
      const what = failure?.message ?? (ended ? "it exited" : `it does not serve after ${startSeconds} s`);
      const lastLines = readFileSync(logFile, "utf8").trim().split("\n").slice(-10).join("\n");
      throw new LocalError(`${name} could not be started: ${what}\n${lastLines}`);
    }
    await delay(100);
  }
  return child;
}
