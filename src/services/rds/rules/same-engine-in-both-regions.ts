import type { Rule } from "../../rule";
import { problem, verdicts } from "../../subjects";

const GROUP = "aws_db_parameter_group";

export const sameEngineInBothRegions: Rule = {
  id: "rds-same-engine-in-both-regions",
  title: "Source and replica have parameter groups of the same engine release",
  why: "A MySQL replica must not run a lower version than its source, and either region's database can be the other's source.",
  source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_MySQL.Replication.ReadReplicas.html",
  severity: "error",
  fix: "Give the parameter groups in all regions the same family. Upgrade the replica first.",
  check: (stacks) => {
    const groups = stacks.flatMap((stack) =>
      Object.entries(stack.resources(GROUP)).map(([id, { family }]) => ({ stack, id, family })),
    );
    const first = groups[0]?.family;
    return groups.flatMap(({ stack, id, family }) =>
      verdicts(
        stack,
        `${GROUP}.${id}`,
        family === first ? undefined : problem("family", family, String(first)),
      ),
    );
  },
};
