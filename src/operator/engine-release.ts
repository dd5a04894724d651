/** `MAJOR.MINOR` of a version. */
export function releaseOf(version: string): string {
  return version.split(".").slice(0, 2).join(".");
}

/** Compares two versions' releases, whatever their patch releases: negative if the first is older, 0 if they are the same. */
export function compareReleases(one: string, other: string): number {
  const [major = 0, minor = 0] = releaseOf(one).split(".").map(Number);
  const [otherMajor = 0, otherMinor = 0] = releaseOf(other).split(".").map(Number);
  return major - otherMajor || minor - otherMinor;
}
