import { follow, idOf, referenceOf, regionOf } from "../../../terraform/stack/references";
import type { Rule } from "../../rule";
import { eachInstance, NOT_APPLICABLE, problem } from "../../subjects";
import { DATABASE, isReplica } from "./instances";

export const replicaSourceIsArn: Rule = {
  id: "rds-replica-source-is-arn",
  title: "A cross-region replica names its source by ARN, in another region",
  why: "An identifier without a region means an instance in the same region; Terraform reports this at plan only where a subnet group is set.",
  source: "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstanceReadReplica.html",
  severity: "error",
  fix: "Set replicate_source_db to the arn of the peer region's database, read from its outputs.",
  check: (stacks) =>
    eachInstance(stacks, DATABASE, ({ stack, values }) => {
      if (!isReplica(values)) {
        return NOT_APPLICABLE;
      }
      const source = follow(stacks, stack, values.replicate_source_db);
      const region = regionOf(stack, values);
      const isArn =
        typeof source?.value === "string"
          ? /^arn:aws[a-z-]*:rds:[^:]+:\d*:db:./.test(source.value) && source.value.split(":")[3] !== region
          : source !== undefined &&
            idOf(source.value, DATABASE) !== undefined &&
            referenceOf(source.value)?.attribute === "arn" &&
            regionOf(source.stack) !== region;
      const allowed = `the ARN of a database in a region other than ${region}`;
      return isArn ? undefined : problem("replicate_source_db", values.replicate_source_db, allowed);
    }),
};
