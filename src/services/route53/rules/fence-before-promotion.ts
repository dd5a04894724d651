import type { Rule } from "../../rule";
import { eachInstance, NOT_APPLICABLE, problem } from "../../subjects";
import { claimOf, LISTENER_RULE } from "./claims";
import { HEALTH_CHECK } from "./records";

export const fenceBeforePromotion: Rule = {
  id: "route53-fence-before-promotion",
  title: "A region's databases depend on the listener rules of the claims that health checks ask for",
  why: "Terraform changes what a resource depends on first. Without this the promotion may be asked for first, and an apply that is killed in between leaves a new writer without its fence.",
  source: "https://developer.hashicorp.com/terraform/language/meta-arguments/depends_on",
  severity: "error",
  fix: "Add the rule to depends_on of the aws_db_instance.",
  check: (stacks) =>
    eachInstance(stacks, HEALTH_CHECK, ({ stack, values }) => {
      const claim = claimOf(stacks, stack, values);
      const databases = Object.entries(claim?.stack.resources("aws_db_instance") ?? {});
      if (!claim || databases.length === 0) {
        return NOT_APPLICABLE;
      }
      const needed = `${LISTENER_RULE}.${claim.id}`;
      return databases.map(([id, { depends_on: before = [] }]) =>
        before.includes(needed)
          ? undefined
          : problem(`${claim.stack.name} aws_db_instance.${id} depends_on`, before, `${needed} among them`),
      );
    }),
};
