import { upstreamOf } from "../../../terraform/stack/dependencies";
import type { Rule } from "../../rule";
import { eachInstance, NOT_APPLICABLE } from "../../subjects";
import { SERVICE } from "./tasks";

export const tasksNotBehindPromotion: Rule = {
  id: "ecs-tasks-not-behind-promotion",
  title: "Tasks do not wait for the database's promotion",
  why: "Terraform updates whatever depends on a database after the database itself: in a failover, the first page would wait minutes for the promotion.",
  source: "https://developer.hashicorp.com/terraform/internals/graph",
  severity: "error",
  fix: "Pass the host to the tasks in an SSM parameter with a fixed name, not as an attribute of the database.",
  check: (stacks) =>
    eachInstance(stacks, SERVICE, ({ stack, address }) => {
      const databases = Object.entries(stack.resources("aws_db_instance"));
      // Where a database is created, the first task has to wait for it.
      if (databases.length === 0 || databases.some(([, { engine }]) => engine)) {
        return NOT_APPLICABLE;
      }
      return [...upstreamOf(stack, address)]
        .filter((upstream) => upstream.startsWith("aws_db_instance."))
        .map((upstream) => `${upstream}: got a dependency of the service on it, allowed: none`);
    }),
};
