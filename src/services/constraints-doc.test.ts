import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { RULES } from ".";

const FILE = join(__dirname, "../../docs/aws-constraints.md");
const text = readFileSync(FILE, "utf8");
const ids = RULES.map(({ id }) => id);
const services = [...new Set(ids.map((id) => id.split("-")[0]))];
const mentioned = [...text.matchAll(/`([a-z0-9]+(?:-[a-z0-9]+)+)`/g)]
  .map(([, name = ""]) => name)
  .filter((name) => services.includes(name.split("-")[0] ?? ""));

test("names every rule", () => {
  expect(ids.filter((id) => !mentioned.includes(id))).toEqual([]);
});

test("names no rule that does not exist", () => {
  expect(mentioned.filter((name) => !ids.includes(name))).toEqual([]);
});

test("marks the rules that only warn", () => {
  const marked = text.split("\n").filter((line) => line.includes("(*warning*"));
  const warning = RULES.filter(({ severity }) => severity === "warning").map(({ id }) => id);
  expect(marked.map((line) => warning.find((id) => line.includes(`\`${id}\``)))).toEqual(
    expect.arrayContaining(warning),
  );
  expect(marked).toHaveLength(warning.length);
});

test("links to files that exist", () => {
  const links = [...text.matchAll(/\]\(([^)]+)\)/g)].map(([, path = ""]) => path);
  expect(links.length).toBeGreaterThan(5);
  expect(links.filter((path) => !existsSync(join(FILE, "..", path)))).toEqual([]);
});

test("every row says what enforces the constraint, or why nothing does", () => {
  const rows = text.split("\n").filter((line) => /^\| (?!constraint )/.test(line));
  expect(rows.length).toBeGreaterThan(100);
  expect(rows.filter((row) => !/^\| \S.+ \| (`[a-z]|none( needed)?: |a setting: ).+ \|$/.test(row))).toEqual(
    [],
  );
});
