import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import path from "node:path";

/** The checkout this program runs from. */
export const projectDirectory = path.resolve(__dirname, "../..");

/** Where downloaded tools are kept, outside version control. */
export const defaultCacheDirectory = path.join(projectDirectory, ".cache");

/**
 * Fills a directory of the cache atomically: `fill` writes into a temporary directory beside it, which is then renamed.
 * So the directory is complete or absent, and when two runs fill it at once, the first result stays.
 *
 * @param directory - the directory to create, with its parents
 * @param fill - writes the content into the given directory
 */
export async function fillDirectory(
  directory: string,
  fill: (temporary: string) => Promise<void>,
): Promise<void> {
  await mkdir(path.dirname(directory), { recursive: true });
  const temporary = await mkdtemp(`${directory}.${randomBytes(4).toString("hex")}-`);
  try {
    await fill(temporary);
    await rename(temporary, directory).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "ENOTEMPTY" && error.code !== "EEXIST") {
        throw error;
      }
    });
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}
