import { existsSync, mkdirSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { ToolError } from "./tool-error";

/**
 * Writes a file atomically, to a neighbour that it then renames, so that no reader and no full disk ends up with half a
 * file. A symbolic link stays a link; anything but a file (a pipe, /dev/null) is written to directly.
 *
 * @throws ToolError when it cannot be written; the previous content is then unchanged
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
    if (beside !== undefined) {
      rmSync(beside, { force: true });
    }
    throw new ToolError(`${file} cannot be written: ${(error as Error).message}`);
  }
}
