import { regionOf } from "../../../terraform/stack/references";
import type { Rule } from "../../rule";
import { eachInstance } from "../../subjects";
import { REPLICATION } from "./replication";

export const oneReplicationConfiguration: Rule = {
  id: "ecr-one-replication-configuration",
  title: "A region has one replication configuration",
  why: "It is a single setting of the registry: two resources overwrite each other on every apply.",
  source: "https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_PutReplicationConfiguration.html",
  severity: "error",
  fix: "Keep one aws_ecr_replication_configuration per region; other environments set imageRegistry.manageReplication to false.",
  check: (stacks) =>
    eachInstance(stacks, REPLICATION, ({ stack, id, values }) => {
      const region = regionOf(stack, values);
      const others = stacks.flatMap((other) =>
        Object.entries(other.resources(REPLICATION))
          .filter(
            ([otherId, block]) => (other !== stack || otherId !== id) && regionOf(other, block) === region,
          )
          .map(([otherId]) => `${other.name} ${REPLICATION}.${otherId}`),
      );
      return others.map((other) => `${region}: got another one in ${other}, allowed: one per region`);
    }),
};
