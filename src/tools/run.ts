import { execFile } from "node:child_process";

/** The output and exit code of a short command. */
export interface CommandResult {
  /** Exit code; null when the program is missing, or ended by a signal or the time limit. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a short command to completion. A program that is missing, fails or hangs is a result, not an exception.
 *
 * @param timeoutSeconds - after which the command is killed
 * @param signal - kills it, too
 */
export function run(
  program: string,
  args: readonly string[],
  timeoutSeconds: number,
  env: NodeJS.ProcessEnv = process.env,
  signal?: AbortSignal,
): Promise<CommandResult> {
  return new Promise((resolve) => {
    const child = execFile(
      program,
      args,
      { env, signal, timeout: timeoutSeconds * 1000, killSignal: "SIGKILL", maxBuffer: 64 * 1024 * 1024 },
      (error, stdout, stderr) => resolve({ code: error ? child.exitCode : 0, stdout, stderr }),
    );
  });
}
