import { accessSync, constants, statSync } from "node:fs";
import path from "node:path";

/**
 * A path as a message shows it: relative to a folder if it is in it, absolute if it is not.
 *
 * @param folder - @default the current directory
 */
export function shownPath(file: string, folder = ""): string {
  const absolute = path.resolve(folder, file);
  const relative = path.relative(folder, absolute) || ".";
  return relative === ".." || relative.startsWith(`..${path.sep}`) ? absolute : relative;
}

/** Every executable with that name on PATH, in order. */
export function executablesOnPath(name: string, env: NodeJS.ProcessEnv = process.env): string[] {
  return (env.PATH ?? "")
    .split(path.delimiter)
    .filter((directory) => directory !== "")
    .map((directory) => path.join(directory, name))
    .filter(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
