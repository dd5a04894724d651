import type { PlannedChange } from "../../../terraform/plan";
import type { PlanFacts, PlanRule } from "../plan-rule";
import { ownerOf } from "../problems";
import { type Documents, documentsOf, parsed } from "./documents";
import { isWildcard } from "./grants";
import type { Grant } from "./statements";

/** A new policy widens an existing holder; a holder created together with its policy had nothing before. */
function ifHolderExists(change: PlannedChange, plan: PlanFacts, problem: string): string | undefined {
  const holder = change.type.startsWith("aws_iam_") ? ownerOf(change) : undefined;
  if (holder === undefined || change.isUnknown(holder.attribute)) {
    return undefined;
  }
  return plan.creates(holder.type, holder.name) ? undefined : problem;
}

/** Whether another rule reports it, in more detail. */
function isReportedElsewhere(of: Documents["of"], grant: Grant): boolean {
  return (of === "resource" && grant.isPublic) || (of === "identity" && isWildcard(grant));
}

export const iamWidened: PlanRule = {
  id: "plan-iam-widened",
  risk: "iam",
  effect: "widens a policy",
  title: "A policy in use does not allow more unreviewed",
  why: "Its holders may do more from the next call on.",
  source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege",
  severity: "warning",
  fix: "Review each statement; grant only what is needed.",
  words: [
    {
      name: /(^|\.)(?!(block|bypass|create|force|ignore|restrict)_)(\w+_)?(policy|policies|policy_(document|data|json|text))$/,
      // The rules on permissions compare what documents allow; they cannot compare another form, or names of policies.
      judge: ({ after, before }) =>
        before === undefined || parsed(after ?? before)?.Statement !== undefined ? "fine" : undefined,
      problem: "",
    },
  ],
  subjects: "any",
  check: (change) =>
    documentsOf(change).flatMap(({ attribute, granted, of }) =>
      granted
        .filter((grant) => !isReportedElsewhere(of, grant))
        .map(({ text }) => {
          const problem = `allows more: ${change.show(attribute, text)}`;
          return {
            attributes: [attribute],
            problem: change.action === "create" ? (plan) => ifHolderExists(change, plan, problem) : problem,
          };
        }),
    ),
};
