import type { Rule } from "../../rule";
import { eachInstance } from "../../subjects";
import { allowing, IDENTITY_POLICIES } from "./policies";

export const noServiceWildcards: Rule = {
  id: "iam-no-service-wildcards",
  title: "No policy allows all actions of a service, or all but some",
  why: "Actions that AWS adds to the service later are then allowed without anyone's decision.",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html",
  controls: ["IAM.21"],
  severity: "error",
  fix: "Name the actions, instead of service:* or NotAction.",
  check: (stacks) =>
    eachInstance(stacks, IDENTITY_POLICIES, (instance) =>
      allowing(instance).flatMap(({ actions, isAllBut }) => [
        ...(isAllBut ? ["NotAction: got one, allowed: Action"] : []),
        ...actions
          .filter((action) => /^[a-z0-9-]+:\*$/.test(action))
          .map((action) => `Action: got ${action}, allowed: named actions`),
      ]),
    ),
};
