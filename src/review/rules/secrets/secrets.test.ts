import { describe, expect, test } from "vitest";
import { created, problemsOf, testPlanRule, updated } from "../test-support";
import { passwordInState } from "./password-in-state";
import { secretInClear } from "./secret-in-clear";

testPlanRule(passwordInState, {
  violating: created("aws_db_instance", { password: "hunter2" }, { sensitive: { password: true } }),
  problem: "keeps a secret in the state: password",
  compliant: created("aws_db_instance", { password_wo_version: 1 }),
});

testPlanRule(secretInClear, {
  violating: created("aws_ecs_task_definition", {
    container_definitions: JSON.stringify([{ environment: [{ name: "DB_PASSWORD", value: "hunter2" }] }]),
  }),
  problem: "spells out a secret: container_definitions[0].environment[0].value",
  compliant: created("aws_ecs_task_definition", {
    container_definitions: JSON.stringify([{ secrets: [{ name: "DB_PASSWORD", valueFrom: "arn:aws:ssm" }] }]),
  }),
});

describe("a secret", () => {
  const script = (text: string) =>
    created("aws_launch_template", { user_data: Buffer.from(text).toString("base64") });

  test("is found in a script in base64", () => {
    expect(problemsOf(secretInClear, script("#!/bin/sh\nexport DB_PASSWORD=hunter2\n"))).toEqual([
      "spells out a secret: user_data",
    ]);
  });

  test("is not found where a script reads it", () => {
    expect(problemsOf(secretInClear, script('DB_PASSWORD="$(aws ssm get-parameter)"\n'))).toEqual([]);
  });

  test("is found by its looks, whatever its name", () => {
    const change = created("aws_lambda_function", {
      environment: [{ variables: { SETTING: "AKIAIOSFODNN7EXAMPLE" } }],
    });
    expect(problemsOf(secretInClear, change)).toEqual([
      "spells out a secret: environment[0].variables.SETTING",
    ]);
  });

  test("is not reported if it was there before", () => {
    const values = { environment: [{ variables: { API_TOKEN: "abcdef" } }] };
    const after = { ...values, memory_size: 256 };
    expect(problemsOf(secretInClear, updated("aws_lambda_function", values, after))).toEqual([]);
  });

  test("is not reported if the value only refers to it", () => {
    const change = created("aws_codebuild_project", {
      environment: [
        {
          environment_variable: [{ name: "API_TOKEN", type: "PARAMETER_STORE", value: "lamp-api-token" }],
        },
      ],
    });
    expect(problemsOf(secretInClear, change)).toEqual([]);
  });

  test("is found in an environment hidden by a sensitive variable, without the hidden keys", () => {
    const container_definitions = JSON.stringify([
      { environment: [{ name: "DB_PASSWORD", value: "hunter2" }] },
    ]);
    const task = created(
      "aws_ecs_task_definition",
      { container_definitions },
      { sensitive: { container_definitions: true } },
    );
    expect(problemsOf(secretInClear, task)).toEqual(["spells out a secret: container_definitions"]);
    const environment = [{ variables: { DB_PASSWORD: "hunter2" } }];
    const lambda = created(
      "aws_lambda_function",
      { environment },
      { sensitive: { environment: [{ variables: true }] } },
    );
    expect(problemsOf(secretInClear, lambda)).toEqual(["spells out a secret: environment[0].variables"]);
  });

  test("is found in a tag called a password, not in one that names a secret", () => {
    const tagged = (tags: object) => created("aws_vpc", { tags, tags_all: tags });
    expect(problemsOf(secretInClear, tagged({ DbPassword: "hunter2" }))).toEqual([
      "spells out a secret: tags.DbPassword",
    ]);
    expect(problemsOf(secretInClear, tagged({ Secret: "lamp-database" }))).toEqual([]);
  });

  test("is found in a parameter's insecure_value", () => {
    const parameter = created("aws_ssm_parameter", {
      name: "/lamp/database-password",
      type: "String",
      insecure_value: "hunter2",
    });
    expect(problemsOf(secretInClear, parameter)).toEqual(["spells out a secret: insecure_value"]);
  });

  test("is found in a parameter of type String", () => {
    const parameter = (type: string) =>
      created(
        "aws_ssm_parameter",
        { name: "/lamp/database-password", type, value: "hunter2" },
        { sensitive: { value: true } },
      );
    expect(problemsOf(secretInClear, parameter("String"))).toEqual(["spells out a secret: value"]);
    expect(problemsOf(secretInClear, parameter("SecureString"))).toEqual([]);
  });
});
