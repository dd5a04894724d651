import type { Rule } from "../../rule";
import { eachInstance, mustBe, problem } from "../../subjects";
import { DATABASE } from "./instances";

export const replicaEncrypted: Rule = {
  id: "rds-replica-encrypted",
  title: "Every database sets storage encryption and its key",
  why: "RDS refuses an encrypted replica of an unencrypted source and vice versa, and never changes encryption or key: a replica that leaves storage_encrypted out is created encrypted, and the next plan replaces it.",
  source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.Encryption.html",
  controls: ["RDS.3", "RDS.4"],
  severity: "error",
  fix: "Set storage_encrypted = true and kms_key_id on writer and replica, from the first apply.",
  check: (stacks) =>
    eachInstance(stacks, DATABASE, ({ values }) => [
      mustBe(values, "storage_encrypted", true),
      values.kms_key_id ? undefined : problem("kms_key_id", values.kms_key_id, "a key in the region"),
    ]),
};
