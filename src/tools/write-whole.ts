import { existsSync, mkdirSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { ToolError } from "./tool-error";

/**
 * Writes a file beside its place, then moves it there: a reader never sees half of one, and neither does anybody after a full
 * disk. A link stays one; what is no file, a pipe or /dev/null, is written to and stays what it is.
 *
 * @throws ToolError when it cannot be written; what was there is there still
 */
export function writeWhole(file: string, text: string): void {
  let beside: string | undefined;
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    if (existsSync(file) && !statSync(file).isFile()) {
      writeFileSync(file, text);
      return;
    }
    const place = existsSync(file) ? realpathSync(file) : file;
    beside = `${place}.new`;
    writeFileSync(beside, text);
    renameSync(beside, place);
  } catch (error) {
    if (beside !== undefined) rmSync(beside, { force: true });
    throw new ToolError(`${file} cannot be written: ${(error as Error).message}`);
  }
}
