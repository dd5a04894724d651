import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { atExit } from "../at-exit";

/** Creates a folder that only this user can read and that is removed when the process ends, unless it is killed. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "lamp-image-"));
  atExit(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
