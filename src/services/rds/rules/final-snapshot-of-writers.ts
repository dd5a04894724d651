import { Unknown } from "../../../terraform/hcl";
import type { Rule } from "../../rule";
import { eachInstance, mustBe, problem } from "../../subjects";
import { DATABASE, isReplica } from "./instances";

export const finalSnapshotOfWriters: Rule = {
  id: "rds-final-snapshot-of-writers",
  title:
    "A writer leaves a final snapshot of a name that no earlier deployment used; a replica does not attempt one",
  why: "RDS refuses to delete a replica with a final snapshot, and the data of a writer deleted without one is lost. Terraform uses the values in the state, so the last apply decides, not the destroy. A snapshot outlives its deployment: where the next one has the same names, RDS refuses to delete a database into a snapshot that exists.",
  source: "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DeleteDBInstance.html",
  severity: "error",
  fix: "Set skip_final_snapshot = true while replicate_source_db is set; otherwise false, with a final_snapshot_identifier that contains an id which AWS chooses, such as the VPC's.",
  check: (stacks) =>
    eachInstance(stacks, DATABASE, ({ values }) => {
      if (isReplica(values)) {
        return [
          mustBe(values, "skip_final_snapshot", true),
          mustBe(values, "final_snapshot_identifier", undefined),
        ];
      }
      const { final_snapshot_identifier: name } = values;
      return [
        mustBe(values, "skip_final_snapshot", false, undefined),
        name instanceof Unknown
          ? undefined
          : problem("final_snapshot_identifier", name, "a name with an id that AWS chooses"),
      ];
    }),
};
