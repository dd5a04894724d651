import { setTimeout as delay } from "node:timers/promises";
import { ToolError } from "../../tools/tool-error";

/** Waits for something, and gives up with its name. */
export async function until(what: string, isSo: () => boolean, seconds = 60): Promise<void> {
  const deadline = performance.now() + seconds * 1000;
  while (!isSo()) {
    if (performance.now() > deadline)
      throw new ToolError(`The drill waited ${seconds} s in vain for ${what}.`);
    await delay(10);
  }
}
