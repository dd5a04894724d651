import { createInterface } from "node:readline/promises";
import { TerraformInterrupted } from "../terraform/run";

/**
 * Asks on the terminal, and gives what was typed, without blanks around it.
 *
 * @throws TerraformInterrupted on Ctrl-C, which at a prompt comes as an event of the terminal, not as a signal
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
