import type { Block } from "../../../terraform/stack/synthesized-stack";
import type { Rule } from "../../rule";
import { eachInstance, problem } from "../../subjects";
import { REPLICATION } from "./buckets";

export const replicationDeleteMarkers: Rule = {
  id: "state-replication-delete-markers",
  title: "Replication includes delete markers",
  why: "Terraform's lock is an object beside the state. Its creation is replicated; unless its deletion is too, a stale lock stays in the copy, and the first plan from there is refused. S3 accepts the setting only with a filter.",
  source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/delete-marker-replication.html",
  severity: "error",
  fix: 'Give every rule a filter and delete_marker_replication { status = "Enabled" }.',
  check: (stacks) =>
    eachInstance(stacks, REPLICATION, ({ values }) => {
      const rules: Block[] = values.rule ?? [];
      return rules.flatMap(({ id, filter, delete_marker_replication: markers }) => [
        markers?.status === "Enabled"
          ? undefined
          : problem(`rule ${id} delete_marker_replication`, markers?.status, '"Enabled"'),
        filter ? undefined : problem(`rule ${id} filter`, filter, "a filter"),
      ]);
    }),
};
