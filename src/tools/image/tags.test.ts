import { describe, expect, it } from "vitest";
import { checkDeployTag, tagOf } from "./tags";

const commit = "0123456789abcdef0123456789abcdef01234567";

describe("tagOf", () => {
  it("returns the first 12 characters of the commit for a clean tree", () => {
    expect(tagOf({ commit, dirtyPaths: [] }, false)).toBe("0123456789ab");
  });

  it("refuses a dirty tree and names what is dirty", () => {
    expect(() => tagOf({ commit, dirtyPaths: ["a.txt", "b.txt"] }, false)).toThrow(
      "the working tree has uncommitted changes, so no commit identifies the image's content: a.txt, b.txt. Commit them, or pass --allow-dirty",
    );
  });

  it("names at most five dirty paths", () => {
    expect(() => tagOf({ commit, dirtyPaths: ["1", "2", "3", "4", "5", "6", "7"] }, false)).toThrow(
      "1, 2, 3, 4, 5 and 2 more.",
    );
  });

  it("marks the tag of a dirty tree that is allowed", () => {
    expect(tagOf({ commit, dirtyPaths: ["a.txt"] }, true)).toBe("0123456789ab-dirty");
  });
});

describe("checkDeployTag", () => {
  it.each(["0123456789ab", "0123456789ab-2", "v1.2_3", "A".repeat(128)])("takes %s", (tag) => {
    expect(checkDeployTag(tag)).toBe(tag);
  });

  it("refuses the moving tag", () => {
    expect(() => checkDeployTag("latest")).toThrow('"latest" cannot be deployed');
  });

  it.each(["", "-a", ".a", "a b", "a/b", "a:b", "A".repeat(129)])(
    "refuses %j, which no registry takes",
    (tag) => {
      expect(() => checkDeployTag(tag)).toThrow("is not an image tag");
    },
  );
});
