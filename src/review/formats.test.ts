import { readFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import type { PlanJson } from "../terraform/plan";
import { type Reviewed, renderJunit, renderSarif, reviewPlan } from ".";

const schemaFile = path.resolve(__dirname, "../../test/support/sarif-2.1.0.json");
// Zod takes every reference for an absolute URL; SARIF's may be relative.
const anyReference = (key: string, value: unknown) =>
  key === "format" && value === "uri-reference" ? undefined : value;
const sarif = z.fromJSONSchema(JSON.parse(readFileSync(schemaFile, "utf8"), anyReference));

function planIn(name: string): PlanJson {
  return JSON.parse(readFileSync(path.join(__dirname, `labelled/${name}.json`), "utf8")).plan;
}

const waiver = {
  id: "OPS-1",
  rule: "plan-database-destroyed",
  address: "*",
  reason: 'retired <now> & "then"',
  expires: "2999-12-31",
};
const policy = {
  block: { severities: ["error" as const], risks: [], rules: [] },
  allow: { risks: [], rules: [] },
  waivers: [waiver],
};
const reviewed: readonly Reviewed[] = [
  { file: "a plan.json", review: reviewPlan(planIn("dangerous"), policy) },
  { file: "-", review: reviewPlan(planIn("held-out")) },
  { file: "broken.json", error: "not a plan" },
];

describe("SARIF", () => {
  const log = JSON.parse(renderSarif(reviewed));

  it("is valid by its schema, which refuses what is not", () => {
    expect(sarif.safeParse(log).error).toBeUndefined();
    const wrong = structuredClone(log);
    wrong.runs[0].results[0].level = "fatal";
    expect(sarif.safeParse(wrong).success).toBe(false);
  });

  it("has a rule for each result, and every finding and what is not judged", () => {
    const [{ results, tool }] = log.runs;
    const ids = tool.driver.rules.map(({ id }: { id: string }) => id);
    expect(results.filter(({ ruleId }: { ruleId: string }) => !ids.includes(ruleId))).toEqual([]);
    const expected = reviewed.reduce(
      (sum, one) => ("error" in one ? sum : sum + one.review.findings.length + one.review.notJudged.length),
      0,
    );
    expect(results).toHaveLength(expected);
  });

  it("suppresses what is waived, and reports what cannot be read", () => {
    const [{ invocations, results }] = log.runs;
    const waived = results.filter(
      ({ suppressions }: { suppressions?: object[] }) => suppressions !== undefined,
    );
    expect(waived.map(({ ruleId }: { ruleId: string }) => ruleId)).toContain("plan-database-destroyed");
    expect(invocations[0]).toMatchObject({
      executionSuccessful: false,
      toolExecutionNotifications: [{ message: { text: "broken.json: not a plan" } }],
    });
    expect(results[0].locations[0].physicalLocation.artifactLocation.uri).toBe("a%20plan.json");
  });
});

interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Element[];
}

/** Reads XML as simple as JUnit's; throws where it is not well-formed. */
function parseXml(xml: string): Element {
  const root: Element = { name: "", attributes: {}, children: [] };
  const open = [root];
  const declared = xml.replace(/^<\?xml[^>]*\?>/, "");
  const token = /<(\/?)(\w+)((?:\s+\w+="[^"<]*")*)\s*(\/?)>|([^<]+)/gy;
  let at = 0;
  for (const [all, isEnd, name = "", attributes = "", isEmpty, text] of declared.matchAll(token)) {
    at += all.length;
    if (/&(?!(amp|lt|gt|quot|#\d+);)/.test(text ?? attributes)) {
      throw new Error(`not escaped: ${all}`);
    }
    if (isEnd === "/") {
      if (open.pop()?.name !== name) {
        throw new Error(`${name} ends, but is not open`);
      }
    } else if (text === undefined) {
      const pairs = [...attributes.matchAll(/(\w+)="([^"]*)"/g)].map(([, key, value]) => [key, value]);
      const element = { name, attributes: Object.fromEntries(pairs), children: [] };
      open.at(-1)?.children.push(element);
      if (isEmpty !== "/") {
        open.push(element);
      }
    }
  }
  if (at !== declared.length || open.length !== 1) {
    throw new Error(`not well-formed after ${at} characters`);
  }
  return root.children[0] as Element;
}

/** By the schema that CI servers read: which elements may be in which, and the attributes that they must have. */
const CHILDREN: Readonly<Record<string, readonly string[]>> = {
  testsuites: ["testsuite"],
  testsuite: ["testcase"],
  testcase: ["skipped", "error", "failure"],
  ...{ skipped: [], error: [], failure: [] },
};
const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  testsuite: ["name", "tests", "failures", "errors", "skipped"],
  testcase: ["classname", "name"],
};

function faults({ attributes, children, name }: Element): string[] {
  return [
    ...(REQUIRED[name] ?? []).filter((one) => !(one in attributes)).map((one) => `${name} has no ${one}`),
    ...children.filter((one) => !CHILDREN[name]?.includes(one.name)).map((one) => `${one.name} in ${name}`),
    ...children.flatMap(faults),
  ];
}

const count = (element: Element, name: string): number =>
  element.children.reduce((sum, one) => sum + Number(one.name === name) + count(one, name), 0);

describe("JUnit", () => {
  const root = parseXml(renderJunit(reviewed));

  it("has the elements and attributes of its schema", () => {
    expect(root.name).toBe("testsuites");
    expect(faults(root)).toEqual([]);
  });

  it("counts what it holds: a failure for what blocks, an error for what cannot be read", () => {
    for (const suite of root.children) {
      const { errors, failures, skipped, tests } = suite.attributes;
      expect([tests, failures, errors, skipped].map(Number)).toEqual(
        ["testcase", "failure", "error", "skipped"].map((name) => count(suite, name)),
      );
    }
    expect(count(root, "error")).toBe(1);
    expect(count(root, "failure")).toBe(
      reviewed.flatMap((one) => ("error" in one ? [] : one.review.findings.filter(({ blocks }) => blocks)))
        .length,
    );
  });

  it("escapes whatever a plan holds", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (error) => {
        expect(count(parseXml(renderJunit([{ file: error, error }])), "error")).toBe(1);
      }),
    );
  });
});
