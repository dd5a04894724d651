import { setTimeout as delay } from "node:timers/promises";

/**
 * Polls until a condition holds.
 * @param what ends the sentence "waited N s for" in the error
 * @throws Error after `seconds`, with the last error where the condition itself threw.
 */
export async function until(
  what: string,
  holds: () => boolean | Promise<boolean>,
  seconds = 30,
): Promise<void> {
  const end = Date.now() + seconds * 1000;
  let last: unknown;
  while (Date.now() < end) {
    try {
      if (await holds()) {
        return;
      }
      last = undefined;
    } catch (error) {
      last = error;
    }
    await delay(50);
  }
  throw new Error(`waited ${seconds} s for ${what}${last ? `: ${last}` : ""}`);
}
