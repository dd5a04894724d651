import { readFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { validateXML } from "xmllint-wasm";
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

const junitSchema = readFileSync(path.resolve(__dirname, "../../test/support/junit.xsd"), "utf8");

/** What libxml says of a text by JUnit's schema; nothing of a valid one. */
async function faultsOf(contents: string): Promise<string[]> {
  const { errors } = await validateXML({
    xml: { fileName: "junit.xml", contents },
    schema: { fileName: "junit.xsd", contents: junitSchema },
  });
  return errors.map(({ message }) => message);
}

const count = (xml: string, element: string) => xml.split(`<${element}`).length - 1;

describe("JUnit", () => {
  const xml = renderJunit(reviewed);

  it("is valid by its schema, which refuses what is not", async () => {
    expect(await faultsOf(xml)).toEqual([]);
    expect(String(await faultsOf(xml.replaceAll("<skipped", "<omitted")))).toContain("omitted");
    expect(String(await faultsOf(xml.replace(' tests="', ' test="')))).toContain("'test' is not allowed");
  });

  it("counts what it holds: a failure for what blocks, an error for what cannot be read", () => {
    const suites = xml.split("<testsuite ").slice(1);
    expect(suites).toHaveLength(reviewed.length);
    for (const suite of suites) {
      const counted = ["tests", "failures", "errors", "skipped"].map((name) =>
        Number(new RegExp(` ${name}="(\\d+)"`).exec(suite)?.[1]),
      );
      expect(counted).toEqual(
        ["testcase ", "failure ", "error ", "skipped "].map((one) => count(suite, one)),
      );
    }
    expect(count(xml, "error ")).toBe(1);
    expect(count(xml, "failure ")).toBe(
      reviewed.flatMap((one) => ("error" in one ? [] : one.review.findings.filter(({ blocks }) => blocks)))
        .length,
    );
  });

  it("escapes whatever a plan holds", async () => {
    const texts = fc.sample(fc.string({ unit: "binary", minLength: 1 }), 1_000);
    const odd = ["]]>", "<!-- -->", "\"'&amp;<", "\u0000\ud800\uffff\n\t"];
    expect(await faultsOf(renderJunit([...odd, ...texts].map((error) => ({ file: error, error }))))).toEqual(
      [],
    );
  });
});
