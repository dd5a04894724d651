import type { Checkout } from "./checkout";
import { ImageError } from "./image-error";

/** The tag that moves with every push, for people; task definitions use the commit's tag. */
export const movingTag = "latest";

/** Characters of the commit sha in a tag: unique in any repository, and still short enough to read out. */
const shaLength = 12;

/**
 * The tag for an image built from a checkout: the first 12 characters of the commit, followed by `-dirty`
 * when there are uncommitted changes and they are allowed.
 * @throws ImageError when the working tree is dirty and that is not allowed.
 */
export function tagOf(checkout: Checkout, allowDirty: boolean): string {
  const tag = checkout.commit.slice(0, shaLength);
  if (checkout.dirtyPaths.length === 0) {
    return tag;
  }
  if (allowDirty) {
    return `${tag}-dirty`;
  }
  const shown = checkout.dirtyPaths.slice(0, 5);
  const more = checkout.dirtyPaths.length - shown.length;
  throw new ImageError(
    `the working tree has uncommitted changes, so no commit identifies the image's content: ${shown.join(", ")}` +
      `${more > 0 ? ` and ${more} more` : ""}. Commit them, or pass --allow-dirty (the tag then ends in -dirty).`,
  );
}

/**
 * Checks a tag given by hand, such as one for a rebuild of the same commit on a newer base.
 * @throws ImageError when it is the moving tag or not a valid tag.
 */
export function checkDeployTag(tag: string): string {
  if (tag === movingTag) {
    throw new ImageError(
      `"${movingTag}" cannot be deployed: it moves with every push, so a task started later could run a different ` +
        "image from the one reviewed, in one region and not the other. Leave out --tag to use the commit's tag.",
    );
  }
  // The grammar of the OCI distribution specification.
  if (!/^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/.test(tag)) {
    throw new ImageError(
      `"${tag}" is not an image tag: use 1 to 128 letters, digits, "_", "." or "-", not beginning with "." or "-".`,
    );
  }
  return tag;
}
