import type { Rule } from "../../rule";
import { problem, verdicts } from "../../subjects";

const GROUP = "aws_db_parameter_group";

export const sameEngineInBothRegions: Rule = {
  id: "rds-same-engine-in-both-regions",
  title: "Source and replica have parameter groups of one engine release",
  why: "A MySQL replica may not run a lower version than its source, and each region's database is the other's source in turn.",
  source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_MySQL.Replication.ReadReplicas.html",
  severity: "error",
  fix: "Give the parameter groups of all regions the same family. On an upgrade, the replica goes first.",
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
