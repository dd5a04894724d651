import { Reachability, showRule } from "../../../terraform/stack/reachability";
import type { Rule } from "../../rule";
import { eachInstance } from "../../subjects";

export const databaseReachesNothing: Rule = {
  id: "vpc-database-reaches-nothing",
  title: "The database's security groups allow no outbound traffic",
  why: "The database answers connections; it opens none. Replication between regions runs on AWS's side, not through the security group. An intruder in the engine cannot send data out.",
  source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.RDSSecurityGroups.html",
  severity: "error",
  fix: "Leave the database's security group without egress rules.",
  check: (stacks, kinds) =>
    eachInstance(stacks, "aws_db_instance", (instance) => {
      const { reach, endpoint } = Reachability.endpointOf(instance, kinds);
      return reach.egressOf(endpoint).map((rule) => `egress: got ${showRule(rule)}, allowed: none`);
    }),
};
