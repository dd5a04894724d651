import { expect, test } from "vitest";
import { problemsWith } from "../test-support";

test("a permissions boundary of another account is refused", () => {
  const arn = "arn:aws:iam::999999999999:policy/boundary";
  expect(problemsWith({ "iam.permissionsBoundaryArn": arn })).toEqual([
    {
      path: "iam.permissionsBoundaryArn",
      got: `"${arn}"`,
      allowed:
        "a policy of accountId, 123456789012, or an AWS managed policy (arn:aws:iam::aws:policy/NAME): IAM accepts no other as a boundary",
      fix: "create the policy in 123456789012 and name that one",
    },
  ]);
});

test.each(["arn:aws:iam::123456789012:policy/team/boundary", "arn:aws:iam::aws:policy/PowerUserAccess"])(
  "%s is accepted",
  (arn) => {
    expect(problemsWith({ "iam.permissionsBoundaryArn": arn })).toEqual([]);
  },
);

test("a refused account id causes no second problem", () => {
  const values = {
    accountId: "1",
    "iam.permissionsBoundaryArn": "arn:aws:iam::999999999999:policy/boundary",
  };
  expect(problemsWith(values).map(({ path }) => path)).toEqual(["accountId"]);
});

test("a boundary's path has 512 characters at most, with its slashes, as IAM's", () => {
  const arn = (path: string) => `arn:aws:iam::123456789012:policy/${path}/boundary`;
  expect(problemsWith({ "iam.permissionsBoundaryArn": arn("p".repeat(510)) })).toEqual([]);
  expect(problemsWith({ "iam.permissionsBoundaryArn": arn("p".repeat(511)) })).toMatchObject([
    {
      path: "iam.permissionsBoundaryArn",
      allowed:
        "the ARN of an IAM policy, arn:aws:iam::ACCOUNT:policy/NAME with a path of 512 characters at most, or null",
    },
  ]);
});
