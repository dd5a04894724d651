import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { parsePlan, readPlanFile } from ".";

describe("a file that is not a plan is refused with what it is", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "read-plan-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  test.each([
    ["an archive", "PK\u0003\u0004rest", "this is a Terraform plan file, not its JSON"],
    ["half a JSON document", '{"format_version":', "not a plan in JSON: it ends in the middle"],
    ["a state", '{"version":4,"resources":[]}', "not a plan in JSON: it has no format_version"],
    ["null", "null", "not a plan in JSON: it has no format_version"],
    [
      "no changes",
      '{"format_version":"1.2"}',
      "not a plan in JSON: it has neither resource_changes nor planned_values",
    ],
  ])("%s", (name, content, message) => {
    const file = path.join(folder, name);
    writeFileSync(file, content);
    expect(() => readPlanFile(file)).toThrow(`${file}: ${message}`);
    expect(() => readPlanFile(file)).toThrow("terraform show -json PLAN > plan.json");
  });

  test("a missing file, and a folder", () => {
    expect(() => readPlanFile(path.join(folder, "none"))).toThrow("there is no such file");
    expect(() => readPlanFile(folder)).toThrow("this is a directory: give it a plan file in it");
  });
});

describe("a plan in JSON", () => {
  test("is read unchanged", () => {
    const plan = {
      format_version: "1.2",
      terraform_version: "1.11.4",
      variables: { posture: { value: "active" } },
      resource_changes: [
        { address: "aws_vpc.main", type: "aws_vpc", name: "main", change: { actions: ["create"] } },
      ],
    };
    expect(parsePlan(JSON.stringify(plan))).toEqual(plan);
  });

  test.each([
    ['{"format_version":"2.0","resource_changes":[]}', "plan format 2.0 is not supported"],
    ['{"format_version":"1.0","values":{}}', "this is a state, not a plan"],
    [
      '{"format_version":"1.0","resource_changes":[{"address":"a","type":"b"}]}',
      "resource_changes.0 is not what Terraform writes there",
    ],
    [
      '{"format_version":"1.0","planned_values":{},"output_changes":{"a":{}}}',
      "output_changes.a is not what Terraform writes there",
    ],
  ])("is refused: %s", (text, message) => {
    expect(() => parsePlan(text)).toThrow(message);
  });

  test.each([
    '{"format_version":"1.2","variables":{"password":{"value":"hunter2" }]}}',
    '{"password":"hunter2" hunter2}',
    '"hunter2',
    "hunter2",
    '{"password":"hunter2\n"}',
    '{"password":"hunter2"',
  ])("is not quoted when it cannot be parsed: %s", (text) => {
    expect(() => parsePlan(text)).toThrow(/^not a plan in JSON: it (is malformed|ends in the middle)/);
    expect(() => parsePlan(text)).not.toThrow("hunter2");
  });

  test("is refused with the place where it is malformed", () => {
    expect(() => parsePlan('{"format_version":"1.2",,}')).toThrow("it is malformed at character 25");
  });
});
