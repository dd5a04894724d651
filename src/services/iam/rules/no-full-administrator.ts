import type { Rule } from "../../rule";
import { eachInstance } from "../../subjects";
import { allowing, IDENTITY_POLICIES } from "./policies";

export const noFullAdministrator: Rule = {
  id: "iam-no-full-administrator",
  title: "No policy allows all actions on all resources",
  why: "Anyone who obtains such a role controls the account.",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html",
  controls: ["IAM.1"],
  severity: "error",
  fix: "Name the actions and the resources.",
  check: (stacks) =>
    eachInstance(stacks, [...IDENTITY_POLICIES, "aws_iam_role_policy_attachment"], (instance) =>
      instance.type === "aws_iam_role_policy_attachment"
        ? managed(instance.values.policy_arn)
        : allowing(instance)
            .filter(({ actions, resources }) => actions.includes("*") && resources.includes("*"))
            .map(() => "policy: got * on *, allowed: named actions"),
    ),
};

function managed(arn: unknown): string | undefined {
  return typeof arn === "string" && arn.endsWith(":policy/AdministratorAccess")
    ? `policy_arn: got ${arn}, allowed: a narrower one`
    : undefined;
}
