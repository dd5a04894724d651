import { MYSQL_RELEASES } from "../../../config";
import type { Rule } from "../../rule";
import { eachInstance, NOT_APPLICABLE, problem } from "../../subjects";
import { DATABASE, isReplica, releaseOf, valuesWith, versionsIn } from "./instances";

export const onlyReplicasUpgraded: Rule = {
  id: "rds-only-replicas-upgraded",
  title: "Only a replica is upgraded to another release of the engine, and never back",
  why: "An upgraded writer is down for minutes, cannot go back, and leaves its replica with an older release than its source, which MySQL does not support. RDS refuses a downgrade.",
  source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_UpgradeDBInstance.MySQL.html",
  severity: "error",
  fix: "Set engine_version on an existing instance only where it is a replica of an older release, or to the release that RDS reports.",
  check: (stacks) =>
    eachInstance(stacks, DATABASE, (instance) => {
      const versions = versionsIn(instance);
      if (versions.length === 0) {
        return NOT_APPLICABLE;
      }
      return versions.flatMap((runs) => {
        const { engine_version: version } = valuesWith(instance, { engine_version: runs });
        if (version === undefined || version === null || releaseOf(version) === releaseOf(runs)) {
          return [];
        }
        const isUpgrade = age(version) > age(runs);
        return isReplica(instance.values) && isUpgrade
          ? []
          : [problem("engine_version", version, `nothing while RDS reports ${runs}`)];
      });
    }),
};

/** The place of a version's release among those supported, the oldest first. */
function age(version: string): number {
  return (MYSQL_RELEASES as readonly string[]).indexOf(releaseOf(version));
}
