import type { Rule } from "../../rule";
import { eachInstance, mustBe, NOT_APPLICABLE } from "../../subjects";
import { DATABASE, isReplica, valuesWith } from "./instances";

/** Inherited from the source: on a replica they are ignored, or cause a call to modify it. */
const INHERITED = ["engine", "engine_version", "allocated_storage", "password", "password_wo", "iops"];

export const replicaOmitsInherited: Rule = {
  id: "rds-replica-omits-inherited",
  title: "A new replica does not set what it inherits",
  why: "Engine, version, storage and password come from the source. If they are set as well, they are ignored, or sent as a modification after creation, which RDS may refuse.",
  source: "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstanceReadReplica.html",
  severity: "error",
  fix: `Set ${INHERITED.join(", ")} to null where replicate_source_db is set; engine_version may follow once the replica exists, to upgrade it.`,
  check: (stacks) =>
    eachInstance(stacks, DATABASE, (instance) => {
      const created = valuesWith(instance, undefined);
      return isReplica(instance.values)
        ? INHERITED.map((name) => mustBe(created, name, undefined))
        : NOT_APPLICABLE;
    }),
};
