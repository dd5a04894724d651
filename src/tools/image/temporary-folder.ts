import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Makes a folder only this user can read, which is gone when the process ends, however it ends short of a kill. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "lamp-image-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
