import { regionOf } from "../../../terraform/stack/references";
import type { Rule } from "../../rule";
import { eachInstance, NOT_APPLICABLE, problem } from "../../subjects";
import { originOfSecret, secretsOf, TASK_DEFINITION } from "./tasks";

export const secretInOwnRegion: Rule = {
  id: "ecs-secret-in-own-region",
  title: "A task reads its secrets and parameters in its own region",
  why: "ECS fetches them before a task starts: if they are in another region, no task starts while that region is down. A replica's ARN is the primary's with the region swapped.",
  source: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/replicate-secrets.html",
  severity: "error",
  fix: 'Swap the region in the ARN: replace(ARN, ":secretsmanager:FROM:", ":secretsmanager:TO:").',
  check: (stacks) =>
    eachInstance(stacks, TASK_DEFINITION, ({ stack, values }) => {
      const secrets = secretsOf(values);
      if (secrets.length === 0) {
        return NOT_APPLICABLE;
      }
      const region = regionOf(stack, values);
      return secrets.map(({ name, text, isParameter, secret }) => {
        const own = text.includes("${aws_ssm_parameter.");
        const from = isParameter
          ? own
            ? region
            : text.split(":")[3]
          : secret && originOfSecret(stacks, stack, secret.arn)?.region;
        return from === region ? undefined : problem(`secrets ${name}`, text, `an ARN in ${region}`);
      });
    }),
};
