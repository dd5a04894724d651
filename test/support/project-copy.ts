import { cpSync, mkdirSync, mkdtempSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const project = resolve(__dirname, "../..");

/**
 * The project's sources in a folder of their own, so that a command that writes into the project can be tried on them.
 *
 * @param folder - made empty in it: where the command writes
 * @returns the copy's path; whoever asks for it removes it
 */
export function projectCopy(folder: string): string {
  const copy = mkdtempSync(join(tmpdir(), "lamp-project-copy-"));
  mkdirSync(join(copy, folder));
  for (const part of ["src", "modules", "package.json", "tsconfig.json"]) {
    cpSync(join(project, part), join(copy, part), { recursive: true });
  }
  symlinkSync(join(project, "node_modules"), join(copy, "node_modules"));
  return copy;
}
