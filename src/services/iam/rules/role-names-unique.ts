import type { Rule } from "../../rule";
import { eachInstance, problem } from "../../subjects";

const ROLE = "aws_iam_role";

export const roleNamesUnique: Rule = {
  id: "iam-role-names-unique",
  title: "No two stacks create a role with the same name",
  why: "IAM names are global to the account: two regions of one application collide, and the second apply fails.",
  source: "https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html",
  severity: "error",
  fix: "Put the region in the name; 64 characters at most.",
  check: (stacks) =>
    eachInstance(stacks, ROLE, ({ stack, id, values: { name } }) => {
      if (typeof name !== "string" || name.length > 64) {
        return problem("name", name, "1 to 64 characters");
      }
      const others = stacks.flatMap((other) =>
        Object.entries(other.resources(ROLE))
          .filter(([otherId, block]) => (other !== stack || otherId !== id) && block.name === name)
          .map(([otherId]) => `${other.name} ${ROLE}.${otherId}`),
      );
      return others.map((other) => problem("name", name, `a name that ${other} does not have`));
    }),
};
