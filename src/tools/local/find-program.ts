import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/**
 * The first program of a name on a path.
 * @param accepts whether it is the one that is meant; by default each is
 */
export function findProgram(
  name: string,
  path: string,
  accepts: (file: string) => boolean = () => true,
): string | undefined {
  return path
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((file) => isExecutable(file) && accepts(file));
}

/** All of these programs, or undefined where one is not there. */
export function findPrograms<Name extends string>(
  names: Readonly<Record<Name, string>>,
  path: string,
  accepts: (file: string) => boolean,
): Readonly<Record<Name, string>> | undefined {
  const found = Object.entries<string>(names).map(([key, name]) => [key, findProgram(name, path, accepts)]);
  return found.every(([, file]) => file !== undefined) ? Object.fromEntries(found) : undefined;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
