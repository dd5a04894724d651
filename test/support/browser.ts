import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { type Browser, chromium } from "playwright-core";

/**
 * Starts Debian's Chromium, headless. It makes network calls only to the pages under test.
 * @throws Error that explains how to install it.
 */
export async function startBrowser(): Promise<Browser> {
  const folders = ["/usr/bin", ...(process.env.PATH ?? "").split(delimiter)];
  const executablePath = folders.map((folder) => join(folder, "chromium")).find((file) => existsSync(file));
  if (!executablePath) {
    throw new Error("Chromium is not installed. Run: apt-get install -y chromium");
  }
  return chromium.launch({
    executablePath,
    headless: true,
    args: [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}
