import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import path from "node:path";

/** The checkout this program runs from. */
export const projectDirectory = path.resolve(__dirname, "../..");

/** Where fetched tools are kept, out of version control. */
export const defaultCacheDirectory = path.join(projectDirectory, ".cache");

/**
 * Fills a directory of the cache all at once: `fill` writes into a temporary directory beside it, which then takes the
 * name. So the directory is whole or absent, and of two runs that fill it together the first one's result stays.
 *
 * @param directory - the directory to make; its parents are made too
 * @param fill - writes the content into the directory it is given
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
