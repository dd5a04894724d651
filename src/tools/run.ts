import { execFile } from "node:child_process";

/** What a short command wrote and how it ended. */
export interface CommandResult {
  /** Exit code; null when the program is absent or was ended by a signal or the time limit. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a short command to its end. A program that is absent, fails or hangs is a result, not an exception.
 *
 * @param timeoutSeconds - after which the command is killed
 */
export function run(
  program: string,
  args: readonly string[],
  timeoutSeconds: number,
  env: NodeJS.ProcessEnv = process.env,
): Promise<CommandResult> {
  return new Promise((resolve) => {
    const child = execFile(
      program,
      args,
      { env, timeout: timeoutSeconds * 1000, killSignal: "SIGKILL", maxBuffer: 64 * 1024 * 1024 },
      (error, stdout, stderr) => resolve({ code: error ? child.exitCode : 0, stdout, stderr }),
    );
  });
}
