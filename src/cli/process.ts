import { setMaxListeners } from "node:events";
import { type Command, CommanderError } from "commander";
import { helpWithEnvironment, jsonWithEnvironment, withEnvironment } from "../config/environment";
import { ConfigError, formatConfigError } from "../config/errors";
import { isTerraformRunning, TerraformInterrupted } from "../terraform/run";
import { shellWord } from "../tools/shell-word";
import { ToolError } from "../tools/tool-error";

/** Exit code of a command that the user stopped, as shells have it for Ctrl-C. */
export const interruptedExitCode = 130;

/**
 * A signal that is aborted when the user or the system asks this process to stop, so that Terraform releases its locks
 * before the process ends. Asked again, the process ends at once.
 *
 * @param meanwhile - what the user waits for
 */
export function interruptible(meanwhile: string | (() => string) = endsFirst): AbortSignal {
  const controller = new AbortController();
  const stop = () => {
    if (controller.signal.aborted) {
      process.exit(interruptedExitCode);
    }
    say(`stopping: ${typeof meanwhile === "string" ? meanwhile : meanwhile()} (again: at once)`);
    controller.abort();
  };
  // As many Terraforms listen as a drill runs at once; each stops listening when it ends.
  setMaxListeners(0, controller.signal);
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(name, stop);
  }
  return controller.signal;
}

/** What an interrupted command waits for: nothing is planned while its tools are fetched or started. */
export function endsFirst(): string {
  return isTerraformRunning()
    ? "Terraform finishes what it has begun"
    : "what is being fetched is ended, what is being started or read ends first; Terraform is not running";
}

/** A line of progress, or a message; the commands in it work on the environment in use. */
export function say(line: string): void {
  process.stderr.write(`${withEnvironment(line)}\n`);
}

/**
 * The command line in use, for a shell: `npm run runbook -- --output docs/runbook-staging.md`.
 *
 * @param script - `runbook`
 * @param without - an option to leave out
 */
export function commandLine(script: string, without?: string): string {
  const args = process.argv.slice(2).filter((arg) => arg !== without);
  return ["npm run", script, ...(args.length > 0 ? ["--", ...args.map(shellWord)] : [])].join(" ");
}

/** A result; the commands in it work on the environment in use. */
export function show(text: string): void {
  const isJson = /^[[{]/.test(text);
  process.stdout.write(`${isJson ? jsonWithEnvironment(text) : withEnvironment(text)}\n`);
}

/** An option or a setting of the command line that cannot be used. */
export class UsageError extends ToolError {
  override readonly name = "UsageError";
}

/**
 * Runs a command line to its end; errors go to stderr, with exit code 1, or 130 when the user stopped it.
 *
 * @param onReaderGone - what to do when nobody reads stdout any more; as in `| head` they have seen enough by default
 */
export async function runCommand(command: Command, onReaderGone = endQuietly): Promise<void> {
  for (const one of [command, ...command.commands]) {
    one.exitOverride();
    one.configureOutput({ writeOut: (help) => void process.stdout.write(helpWithEnvironment(help)) });
  }
  process.stdout.on("error", onReaderGone);
  try {
    await command.parseAsync();
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? 0 : 1;
      return;
    }
    process.exitCode = error instanceof TerraformInterrupted ? interruptedExitCode : 1;
    if (error instanceof ConfigError) {
      say(formatConfigError(error).trimEnd());
    } else if (error instanceof ToolError || isSystemError(error)) {
      say(error.message);
    } else {
      throw error;
    }
  }
}

/** With what was found: a blocked plan stays blocked when only its first line is read. */
function endQuietly(error: NodeJS.ErrnoException): void {
  process.exit(error.code === "EPIPE" ? process.exitCode : 1);
}

/** A file that cannot be written, a full disk: the message tells what was tried, on which path. */
function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && "syscall" in error && "path" in error;
}
