import { idOf } from "../../../terraform/stack/references";
import type { Rule } from "../../rule";
import { eachInstance, NOT_APPLICABLE } from "../../subjects";
import { allows, ROLE } from "./roles";
import { secretsOf, TASK_DEFINITION } from "./tasks";

export const executionRoleReadsSecret: Rule = {
  id: "ecs-execution-role-reads-secret",
  title: "The execution role may read exactly the task's secrets and parameters",
  why: "ECS fetches them with that role; without the permission, the task stops before it starts.",
  source: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html",
  severity: "error",
  fix: "Allow secretsmanager:GetSecretValue on the secret's ARN and ssm:GetParameters on the parameter's, written as in the task definition.",
  check: (stacks) =>
    eachInstance(stacks, TASK_DEFINITION, ({ stack, values }) => {
      const secrets = secretsOf(values);
      const role = idOf(values.execution_role_arn, ROLE);
      if (secrets.length === 0) {
        return NOT_APPLICABLE;
      }
      return secrets.map(({ name, text, isParameter, secret }) => {
        const action = isParameter ? "ssm:GetParameters" : "secretsmanager:GetSecretValue";
        const arn = isParameter ? text : secret?.arn;
        const isAllowed =
          role !== undefined &&
          arn !== undefined &&
          (allows(stack, role, action, arn) || allows(stack, role, action, JSON.stringify(arn)));
        return isAllowed
          ? undefined
          : `execution_role_arn: got no permission ${action} on ${arn} for ${name}, allowed: a role policy that grants it`;
      });
    }),
};
