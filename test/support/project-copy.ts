import { cpSync, mkdirSync, mkdtempSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const project = resolve(__dirname, "../..");

/**
 * A copy of the project's sources, for trying a command that writes into the project.
 *
 * @param folder - folder that the command writes to; created empty
 * @returns the copy's path; the caller removes it
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
