import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { RULES } from "../../services";
import { PLAN_RULES, RISKS } from ".";

const groups = readdirSync(__dirname, { withFileTypes: true }).filter((entry) => entry.isDirectory());
const files = groups.flatMap(({ name }) =>
  readdirSync(join(__dirname, name)).map((file) => join(name, file)),
);
const sources = files.map((file) => readFileSync(join(__dirname, file), "utf8"));
const declared = sources.flatMap((source) => /export const (\w+): PlanRule = /.exec(source)?.[1] ?? []);

describe("the registry of rules on plans", () => {
  test("has a folder for each risk", () => {
    expect(groups.map(({ name }) => name).sort()).toEqual(Object.keys(RISKS).sort());
  });

  test("has a rule for every file", () => {
    expect(declared).toHaveLength(PLAN_RULES.length);
  });

  test("shares its ids with no other rule", () => {
    const ids = [...PLAN_RULES, ...RULES].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test.each(declared)("%s is tested on fixtures", (name) => {
    expect(sources.some((source) => source.includes(`testPlanRule(${name}, `))).toBe(true);
  });

  test.each(PLAN_RULES.map((rule) => [rule.id, rule] as const))(
    "%s says all that an operator needs",
    (id, rule) => {
      expect(id).toMatch(/^plan(-[a-z0-9]+)+$/);
      expect(rule.title).toMatch(/^[A-Z].{20,}[^.]$/);
      expect(rule.why).toMatch(/^.{20,}\.$/);
      expect(rule.fix).toMatch(/^.{10,}\.$/);
      expect(rule.effect).toMatch(/^[a-z].{8,}[^.]$/);
      expect(rule.source).toMatch(
        /^https:\/\/(docs\.aws\.amazon\.com|developer\.hashicorp\.com|registry\.terraform\.io)\//,
      );
      for (const control of rule.controls ?? []) {
        expect(control).toMatch(/^[A-Z][A-Za-z0-9]+\.\d+$/);
      }
    },
  );
});
