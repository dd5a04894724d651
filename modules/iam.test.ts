import { expect, test } from "vitest";
import { assumeRolePolicy } from "./iam";

test("a role is assumed by the service given", () => {
  expect(JSON.parse(assumeRolePolicy("s3.amazonaws.com"))).toEqual({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: "s3.amazonaws.com" }, Action: "sts:AssumeRole" }],
  });
});

test("only under the condition given", () => {
  const condition = { StringEquals: { "aws:SourceAccount": "123456789012" } };
  expect(JSON.parse(assumeRolePolicy("s3.amazonaws.com", condition)).Statement[0].Condition).toEqual(
    condition,
  );
});
