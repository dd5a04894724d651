import { Reachability } from "../../../terraform/stack/reachability";
import type { Rule } from "../../rule";
import { eachInstance } from "../../subjects";
import { comesFromElsewhere } from "./sources";

export const onlyTasksReachDatabase: Rule = {
  id: "vpc-only-tasks-reach-database",
  title: "Only the tasks reach the database, on its own port",
  why: "Anything else that can connect can guess passwords, and an address range admits whatever is placed in it later.",
  source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.RDSSecurityGroups.html",
  severity: "error",
  fix: "Allow one ingress rule, from the tasks' security group, on the database's port.",
  check: (stacks, kinds) =>
    eachInstance(stacks, "aws_db_instance", (instance) => {
      const { reach, endpoint } = Reachability.endpointOf(instance, kinds);
      return comesFromElsewhere(reach, endpoint, "tasks", [instance.values.port ?? 3306]);
    }),
};
