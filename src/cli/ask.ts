import { createInterface } from "node:readline/promises";
import { TerraformInterrupted } from "../terraform/run";

/**
 * Asks on the terminal, and returns the trimmed answer.
 *
 * @throws TerraformInterrupted on Ctrl-C, which at a prompt arrives as a terminal event, not as a signal
 */
export async function ask(question: string, signal: AbortSignal): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  terminal.on("SIGINT", () => process.kill(process.pid, "SIGINT"));
  try {
    return (await terminal.question(question, { signal })).trim();
  } catch {
    throw new TerraformInterrupted("apply", [], "stopped: nothing was changed");
  } finally {
    terminal.close();
  }
}
