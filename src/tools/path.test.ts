import path from "node:path";
import { expect, it } from "vitest";
import { shownPath } from "./path";

it.each([
  ["in the folder, relative", "/srv/lamp/docs/rules.md", "docs/rules.md"],
  ["whose name begins with dots, relative", "/srv/lamp/..kept/rules.md", "..kept/rules.md"],
  ["outside of it, absolute", "/tmp/rules.md", "/tmp/rules.md"],
  ["beside it, absolute", "/srv/lamp-2/rules.md", "/srv/lamp-2/rules.md"],
  ["that leaves it, absolute", "../rules.md", "/srv/rules.md"],
  ["the folder itself", "/srv/lamp", "."],
])("a path %s", (_, file, shown) => {
  expect(shownPath(file, "/srv/lamp")).toBe(shown);
});

it("is relative to the current directory by default", () => {
  expect(shownPath(path.resolve("docs/rules.md"))).toBe("docs/rules.md");
});
