import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { PLAN_RULES } from "../../review/rules";
import { RULES, SERVICES } from "../../services";
import { fsbpPage, rulesPage } from "./catalogue";

const DOCS = join(__dirname, "../../../docs");

describe.each([
  ["rules.md", rulesPage()],
  ["fsbp.md", fsbpPage()],
])("docs/%s", (name, generated) => {
  test("is what npm run rules writes", () => {
    expect(readFileSync(join(DOCS, name), "utf8")).toBe(generated);
  });

  test("links to pages that exist, and to rules that are on them", () => {
    const links = [...generated.matchAll(/\]\(([^)#:]+)(#[^)]+)?\)/g)];
    expect(links.length).toBeGreaterThan(1);
    expect(links.filter(([, path = ""]) => !existsSync(join(DOCS, path)))).toEqual([]);
    const anchors = links.flatMap(([, , anchor]) => anchor ?? []);
    expect(anchors.filter((anchor) => !rulesPage().includes(`#### \`${anchor.slice(1)}\``))).toEqual([]);
  });
});

test.each([...RULES, ...PLAN_RULES])(
  "the page of rules has all of $id",
  ({ id, title, why, source, fix, severity }) => {
    const [, entry = ""] = rulesPage().split(`#### \`${id}\`\n`);
    expect(entry).toContain(`**${title}** (${severity}, [source](${source})`);
    expect(entry).toContain(`\n\n${why}\n\nFix: ${fix}`);
  },
);

test("stack rules and plan rules share no id", () => {
  const ids = [...RULES, ...PLAN_RULES].map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});

test("a control that is met links to its rules; any other has a reason", () => {
  expect(fsbpPage()).toContain(
    "| Instances are not public | met | [`rds-not-public`](rules.md#rds-not-public) |",
  );
  expect(fsbpPage()).toContain("| waived | the picture says `Multi-AZ: No` |");
});

test("every control has its row", () => {
  const rows = fsbpPage()
    .split("\n")
    .filter((line) => line.startsWith("| ["));
  expect(rows).toHaveLength(SERVICES.flatMap(({ controls }) => controls?.controls ?? []).length);
  expect(rows.filter((row) => !/^\| \[\S+\]\(https:\S+\) \| .+ \| \S.* \| \S.+ \|$/.test(row))).toEqual([]);
});
