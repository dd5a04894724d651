import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { documentedArguments } from "./documented";
import { governedBy } from "./governs";
import { reduceSchema } from "./reduce";

describe("what an argument governs is in the first sentence of its documentation", () => {
  it.each([
    ["exposure", "Whether the dashboard is publicly reachable."],
    ["identity", "ARN of the IAM role that the job assumes."],
    ["encryption", "(Optional) The [KMS key](https://example.com/kms) that encrypts the files."],
    ["protection", "Level of logging. See above."],
    ["retention", "Days after which reports are deleted."],
    ["running", "Whether to start or stop the task."],
    [undefined, "Name of the backup vault."],
    [undefined, "Size of the disk in GiB. It is encrypted."],
    [undefined, ""],
  ])("%s: %s", (governed, documentation) => {
    expect(governedBy(documentation, false)).toBe(governed);
  });

  it("also where a switch begins like a name", () => {
    expect(governedBy("Type of access: whether it is public.", true)).toBe("exposure");
  });
});

describe("the documentation of a provider's types", () => {
  const directory = mkdtempSync(path.join(tmpdir(), "documentation-"));
  afterAll(() => rmSync(directory, { recursive: true }));
  for (const folder of ["types", "rds"]) {
    mkdirSync(path.join(directory, folder));
  }
  writeFileSync(
    path.join(directory, "rds", "proxyTarget.d.ts"),
    "export interface ProxyTargetState {\n}\nexport interface ProxyTargetArgs {\n" +
      "    /**\n     * Which role\n     * it assumes: an IAM role.\n     */\n    roleArn: pulumi.Input<string>;\n" +
      "    rules?: pulumi.Input<pulumi.Input<inputs.rds.ProxyTargetRule>[]>;\n}\n",
  );
  writeFileSync(
    path.join(directory, "types", "input.d.ts"),
    "export declare namespace ecs {\n    interface ProxyTargetRule {\n        /** Wrong. */\n        source: string;\n    }\n}\n" +
      "export declare namespace rds {\n    interface ProxyTargetRule {\n        /** Is it public? */\n        source: string;\n    }\n}\n",
  );
  const attribute = { type: "string", optional: true };
  const schemas = {
    aws_db_proxy_target: {
      block: {
        attributes: { role_arn: attribute, arn: { type: "string", computed: true }, id: attribute },
        block_types: { rule: { block: { attributes: { source: attribute } } } },
      },
    },
    aws_other: { block: { attributes: { role_arn: attribute } } },
  };
  const documented = documentedArguments(directory, schemas);

  it("is found by what a type's arguments and its name have in common, also within blocks", () => {
    expect([...(documented.get("aws_db_proxy_target") ?? [])]).toEqual([
      ["role_arn", "Which role it assumes: an IAM role."],
      ["rule", ""],
      ["rule.source", "Is it public?"],
    ]);
    expect(documented.get("aws_other")?.size).toBe(0);
  });

  it("is reduced to classes, beside what the schema says", () => {
    expect(reduceSchema(schemas, documented)).toEqual({
      aws_db_proxy_target: { computed: "arn", exposure: "rule.source", identity: "role_arn" },
      aws_other: {},
    });
  });
});
