import { idOf } from "../../../terraform/stack/references";
import type { Rule } from "../../rule";
import { eachInstance, problem } from "../../subjects";

export const subnetGroupTwoZones: Rule = {
  id: "rds-subnet-group-two-zones",
  title: "A subnet group spans at least two Availability Zones",
  why: "RDS refuses a subnet group in one zone, even for a database that is not Multi-AZ.",
  source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html",
  severity: "error",
  fix: "Put two subnets in different Availability Zones into subnet_ids.",
  check: (stacks) =>
    eachInstance(stacks, "aws_db_subnet_group", ({ stack, values }) => {
      const subnets: unknown[] = values.subnet_ids ?? [];
      const zones = subnets.map((subnet) => {
        const id = idOf(subnet, "aws_subnet");
        return id === undefined ? undefined : stack.resources("aws_subnet")[id]?.availability_zone;
      });
      const distinct = [...new Set(zones.filter((zone) => zone !== undefined))];
      return distinct.length >= 2
        ? undefined
        : problem("subnet_ids", distinct, "subnets in at least two Availability Zones");
    }),
};
