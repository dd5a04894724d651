import type { Rule } from "../../rule";
import { eachInstance, mustBe, NOT_APPLICABLE } from "../../subjects";
import { SECRET } from "./secrets";

export const replicaOverwrites: Rule = {
  id: "secretsmanager-replica-overwrites",
  title: "Replication of a secret overwrites one of the same name in the other region",
  why: "If the name is taken there, replication fails while the call that created the secret succeeds: the other region then reads a stale password, which is only discovered in the failover.",
  source: "https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html",
  severity: "error",
  fix: "Set force_overwrite_replica_secret = true.",
  check: (stacks) =>
    eachInstance(stacks, SECRET, ({ values }) =>
      values.replica?.length > 0 ? mustBe(values, "force_overwrite_replica_secret", true) : NOT_APPLICABLE,
    ),
};
