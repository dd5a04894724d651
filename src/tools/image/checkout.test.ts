import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parseStatus, readCheckout } from "./checkout";

describe("parseStatus", () => {
  it("returns each path once, spaces and renames included", () => {
    expect(parseStatus(" M a file\0?? new/\0R  to.txt\0from.txt\0D  gone\0")).toEqual([
      "a file",
      "new/",
      "to.txt",
      "gone",
    ]);
  });

  it("returns none for a clean tree", () => {
    expect(parseStatus("")).toEqual([]);
  });
});

describe("readCheckout", () => {
  let folder: string;
  const git = (...args: string[]): string =>
    execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@example.com", ...args], {
      cwd: folder,
      encoding: "utf8",
    });

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "lamp-checkout-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("reads the commit and the uncommitted paths", async () => {
    git("init", "--quiet");
    writeFileSync(join(folder, ".gitignore"), "ignored\n");
    git("add", ".gitignore");
    git("commit", "--quiet", "--message", "first");
    writeFileSync(join(folder, "ignored"), "");
    writeFileSync(join(folder, "untracked"), "");

    expect(await readCheckout(folder)).toEqual({
      commit: git("rev-parse", "HEAD").trim(),
      dirtyPaths: ["untracked"],
    });
  });

  it("reports that there is no commit", async () => {
    git("init", "--quiet");
    await expect(readCheckout(folder)).rejects.toThrow("is not a git checkout with a commit");
  });
});
