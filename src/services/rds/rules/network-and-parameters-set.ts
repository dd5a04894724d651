import { idOf } from "../../../terraform/stack/references";
import type { Rule } from "../../rule";
import { eachInstance, problem } from "../../subjects";
import { choicesOf, DATABASE, PARAMETER_GROUP } from "./instances";

export const networkAndParametersSet: Rule = {
  id: "rds-network-and-parameters-set",
  title: "A database sets its own subnet group, security groups and parameter group",
  why: "A cross-region replica inherits none of them from its source: if they are left out, it gets the default security group, the default subnets, and parameters that do not require TLS.",
  source: "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstanceReadReplica.html",
  severity: "error",
  fix: "Set db_subnet_group_name, vpc_security_group_ids and parameter_group_name to resources of the same stack.",
  check: (stacks) =>
    eachInstance(stacks, DATABASE, ({ values }) => {
      const own = (attribute: string, type: string, value: unknown) =>
        idOf(value, type) === undefined ? [problem(attribute, value, `an ${type} of the stack`)] : [];
      const groups: unknown[] = values.vpc_security_group_ids ?? [];
      return [
        ...own("db_subnet_group_name", "aws_db_subnet_group", values.db_subnet_group_name),
        ...choicesOf(values.parameter_group_name).flatMap((group) =>
          own("parameter_group_name", PARAMETER_GROUP, group),
        ),
        ...(groups.length === 0 ? [undefined] : groups).flatMap((group) =>
          own("vpc_security_group_ids", "aws_security_group", group),
        ),
      ];
    }),
};
