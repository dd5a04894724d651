import { ImageError } from "./image-error";
import { run } from "./run";

/** The state of the git checkout an image is built from. */
export interface Checkout {
  /** Full commit sha, 40 hex digits. */
  readonly commit: string;
  /** Paths with uncommitted changes, untracked ones included, ignored ones not. */
  readonly dirtyPaths: readonly string[];
}

/**
 * Reads the commit and the uncommitted changes of a checkout.
 * @throws ImageError when the folder is not a git checkout, or has no commit.
 */
export async function readCheckout(folder: string): Promise<Checkout> {
  const commit = await run("git", ["rev-parse", "--verify", "HEAD"], { cwd: folder }).catch(() => {
    throw new ImageError(
      `${folder} is not a git checkout with a commit. The image is tagged with the commit it is built from: ` +
        "run this in a clone of the repository, with git installed.",
    );
  });
  const status = await run("git", ["status", "--porcelain", "-z"], { cwd: folder });
  return { commit: commit.trim(), dirtyPaths: parseStatus(status) };
}

/** The paths in the output of `git status --porcelain -z`. */
export function parseStatus(status: string): string[] {
  const fields = status.split("\0").filter((field) => field !== "");
  const paths: string[] = [];
  for (let i = 0; i < fields.length; i++) {
    const field = fields[i] as string;
    paths.push(field.slice(3));
    // A rename or copy is followed by a separate field with the old path.
    if (/^[RC]/.test(field)) {
      i++;
    }
  }
  return paths;
}
