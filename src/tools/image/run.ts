import { spawn } from "node:child_process";
import { atExit } from "../at-exit";
import { ImageError } from "./image-error";

export interface RunOptions {
  /**
   * Folder to run in.
   * @default the current one
   */
  readonly cwd?: string;
  /**
   * Added to this process's environment.
   * @default nothing
   */
  readonly env?: NodeJS.ProcessEnv;
  /**
   * Written to the command's standard input, for secrets that must not be arguments.
   * @default no standard input
   */
  readonly input?: string;
  /**
   * Stream the command's output to stderr, as progress.
   * @default false: it is kept, and shown only in the error
   */
  readonly show?: boolean;
  /**
   * Stream its standard error to stderr, and keep it too: for a program whose failure can be remedied.
   * @default false
   */
  readonly tee?: boolean;
}

export interface RunResult {
  /** Exit code; 127 when the program is missing, 128 when a signal ended it. */
  readonly code: number;
  /** What it printed, empty with `show`. */
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program without a shell and waits for it; never rejects for what the program does. */
export function tryRun(
  program: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<RunResult> {
  return new Promise((resolve) => {
    const output = options.show ? 2 : "pipe";
    const child = spawn(program, args, {
      cwd: options.cwd,
      env: { ...process.env, ...options.env },
      stdio: [options.input === undefined ? "ignore" : "pipe", output, output],
    });
    // The program must not run on once this process has been stopped.
    child.once(
      "close",
      atExit(() => child.kill()),
    );
    let stdout = "";
    let stderr = "";
    child.stdout?.setEncoding("utf8").on("data", (chunk: string) => {
      stdout += chunk;
    });
    child.stderr?.setEncoding("utf8").on("data", (chunk: string) => {
      stderr += chunk;
      if (options.tee) {
        process.stderr.write(chunk);
      }
    });
    child.on("error", (error) => resolve({ code: 127, stdout, stderr: error.message }));
    child.on("close", (code) => resolve({ code: code ?? 128, stdout, stderr }));
    // A program that ends before it has read its input is judged by its exit code.
    child.stdin?.on("error", () => {});
    child.stdin?.end(options.input);
  });
}

/**
 * Runs a program without a shell and returns its standard output.
 * @throws ImageError with the program, its exit code and its output, when it fails.
 */
export async function run(
  program: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<string> {
  const result = await tryRun(program, args, options);
  requireSuccess(program, args, result, options);
  return result.stdout;
}

/** @throws ImageError with the program, its exit code and its output, if that has not been shown yet */
export function requireSuccess(
  program: string,
  args: readonly string[],
  { code, stderr, stdout }: RunResult,
  { tee = false }: RunOptions = {},
): void {
  if (code !== 0) {
    const output = tee ? "" : (stderr || stdout).trim();
    throw new ImageError(
      `${[program, ...args].join(" ")} failed with exit code ${code}${output ? `: ${output}` : " (see above)"}`,
    );
  }
}
