import { describe, expect, test } from "vitest";
import { addresses, decoded, expose, outputValues, synthesizeAlone } from "../../test/support/scratch";
import { hcl } from "../hcl";
import { ExecutionRole } from "./execution-role";

function executionRole(encryptionKeyArn?: string) {
  return synthesizeAlone((scope) => {
    const { arn, name } = new ExecutionRole(scope, "starter", {
      name: "shop-execution-eu-south-2",
      accountId: "123456789012",
      region: "eu-south-2",
      secretArn: hcl("replace(var.secret_arn, var.from, var.to)"),
      encryptionKeyArn,
      hostParameterArn: "arn:aws:ssm:eu-south-2:123456789012:parameter/shop/database-host",
    });
    expose(scope, { arn, name });
  });
}

const stack = executionRole();

describe("the role", () => {
  test("is assumed by ECS tasks of this account only", () => {
    const { assume_role_policy, ...rest } = stack.resource("aws_iam_role");
    expect(rest).toEqual({
      name: "shop-execution-eu-south-2",
      description: "ECS starts the visitor tasks with it",
    });
    expect(decoded(assume_role_policy)).toEqual({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { Service: "ecs-tasks.amazonaws.com" },
          Action: "sts:AssumeRole",
          Condition: { StringEquals: { "aws:SourceAccount": "123456789012" } },
        },
      ],
    });
  });

  test("has AWS's policy for starting tasks, its own policy, and no other", () => {
    expect(addresses(stack)).toEqual([
      "aws_iam_role.starter_role",
      "aws_iam_role_policy.starter_read_credentials",
      "aws_iam_role_policy_attachment.starter_managed_policy",
    ]);
    expect(stack.resource("aws_iam_role_policy_attachment")).toEqual({
      role: "${aws_iam_role.starter_role.name}",
      policy_arn: "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy",
    });
  });

  test("is exposed", () => {
    expect(outputValues(stack)).toEqual({
      arn: "${aws_iam_role.starter_role.arn}",
      name: "${aws_iam_role.starter_role.name}",
    });
  });
});

describe("its own policy", () => {
  const secretAndHost = [
    {
      Effect: "Allow",
      Action: "secretsmanager:GetSecretValue",
      Resource: "${replace(var.secret_arn, var.from, var.to)}",
    },
    {
      Effect: "Allow",
      Action: "ssm:GetParameters",
      Resource: "arn:aws:ssm:eu-south-2:123456789012:parameter/shop/database-host",
    },
  ];

  test("reads exactly the one secret and the one parameter", () => {
    const { name, policy, role } = stack.resource("aws_iam_role_policy");
    expect(name).toBe("read-database-credentials");
    expect(role).toBe("${aws_iam_role.starter_role.id}");
    expect(decoded(policy)).toEqual({ Version: "2012-10-17", Statement: secretAndHost });
  });

  test("also decrypts with the secret's key, through Secrets Manager of the region only", () => {
    const key = "arn:aws:kms:eu-south-2:123456789012:key/1";
    expect(decoded(executionRole(key).resource("aws_iam_role_policy").policy).Statement).toEqual([
      ...secretAndHost,
      {
        Effect: "Allow",
        Action: "kms:Decrypt",
        Resource: key,
        Condition: { StringEquals: { "kms:ViaService": "secretsmanager.eu-south-2.amazonaws.com" } },
      },
    ]);
  });
});
