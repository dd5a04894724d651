import path from "node:path";
import { expect, it } from "vitest";
import { shownPath } from "./path";

it.each([
  ["in the folder, relative", "/work/lamp/docs/rules.md", "docs/rules.md"],
  ["whose name begins with dots, relative", "/work/lamp/..kept/rules.md", "..kept/rules.md"],
  ["outside of it, absolute", "/tmp/rules.md", "/tmp/rules.md"],
  ["beside it, absolute", "/work/lamp-2/rules.md", "/work/lamp-2/rules.md"],
  ["that leaves it, absolute", "../rules.md", "/work/rules.md"],
  ["the folder itself", "/work/lamp", "."],
])("a path %s", (_, file, shown) => {
  expect(shownPath(file, "/work/lamp")).toBe(shown);
});

it("is relative to the current directory by default", () => {
  expect(shownPath(path.resolve("docs/rules.md"))).toBe("docs/rules.md");
});
