import type { Rule } from "../../rule";
import { verdicts } from "../../subjects";
import { SECRET, SECRET_VERSION } from "./secrets";

export const replicaNotLookedUp: Rule = {
  id: "secretsmanager-replica-not-looked-up",
  title: "No stack looks up a secret that it does not create",
  why: "The data source requests the resource policy, which Secrets Manager refuses on a replica; looking up the primary's secret would call the region that is down.",
  source: "https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetResourcePolicy.html",
  severity: "error",
  fix: "Derive the replica's ARN from the primary's: the same name and suffix, the other region.",
  check: (stacks) =>
    stacks.flatMap((stack) => {
      const types = [SECRET, SECRET_VERSION];
      const found = types.flatMap((type) =>
        Object.keys(stack.dataSources(type)).map((id) => `data.${type}.${id}: got a lookup, allowed: none`),
      );
      const createsIt = Object.keys(stack.resources(SECRET)).length > 0;
      const readsIt = Object.keys(stack.resources("aws_ecs_task_definition")).length > 0;
      return createsIt || !readsIt ? [] : verdicts(stack, "data", found);
    }),
};
