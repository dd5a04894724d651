import { Reachability } from "../../../terraform/stack/reachability";
import type { Rule } from "../../rule";
import { eachInstance } from "../../subjects";
import { comesFromElsewhere } from "./sources";

export const onlyTasksReachDatabase: Rule = {
  id: "vpc-only-tasks-reach-database",
  title: "Only the tasks reach the database, on its own port",
  why: "Whatever else can connect can guess passwords, and a range of addresses lets in all that is put there later.",
  source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.RDSSecurityGroups.html",
  severity: "error",
  fix: "Let one ingress rule in, from the tasks' security group, on the database's port.",
  check: (stacks, kinds) =>
    eachInstance(stacks, "aws_db_instance", (instance) => {
      const { reach, endpoint } = Reachability.endpointOf(instance, kinds);
      return comesFromElsewhere(reach, endpoint, "tasks", [instance.values.port ?? 3306]);
    }),
};
