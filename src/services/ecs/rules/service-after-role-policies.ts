import { evaluate } from "../../../terraform/hcl";
import { idOf } from "../../../terraform/stack/references";
import type { Rule } from "../../rule";
import { eachInstance, NOT_APPLICABLE } from "../../subjects";
import { policiesOfRole, ROLE } from "./roles";
import { SERVICE, TASK_DEFINITION } from "./tasks";

export const serviceAfterRolePolicies: Rule = {
  id: "ecs-service-after-role-policies",
  title: "A service is created after its execution role's policies, and destroyed before them",
  why: "Tasks cannot start without them; and on destroy, a service that loses them first stays in draining.",
  source:
    "https://github.com/hashicorp/terraform-provider-aws/blob/v5.100.0/website/docs/r/ecs_service.html.markdown",
  severity: "error",
  fix: "Add the role's policies and attachments to the service's depends_on.",
  check: (stacks) =>
    eachInstance(stacks, SERVICE, ({ stack, values }) => {
      const definition =
        stack.resources(TASK_DEFINITION)[idOf(values.task_definition, TASK_DEFINITION) ?? ""];
      const role = idOf(evaluate(definition?.execution_role_arn, {}), ROLE);
      if (role === undefined) {
        return NOT_APPLICABLE;
      }
      const after: string[] = values.depends_on ?? [];
      return policiesOfRole(stack, role)
        .filter((policy) => !after.includes(policy))
        .map((policy) => `depends_on: got no ${policy}, allowed: every policy of the execution role`);
    }),
};
