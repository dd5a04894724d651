import type { Block } from "../../../terraform/stack/synthesized-stack";
import type { Rule } from "../../rule";
import { eachInstance, problem } from "../../subjects";
import { REPLICATION } from "./buckets";

export const replicationInTime: Rule = {
  id: "state-replication-in-time",
  title: "Replication uses Replication Time Control, and reports when it falls behind",
  why: "Without it, a copy may be hours old without anyone knowing. Its limit is 15 minutes, the only value that S3 accepts, and it requires the metrics.",
  source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-time-control.html",
  severity: "error",
  fix: "Give every destination replication_time and metrics, Enabled, with 15 minutes.",
  check: (stacks) =>
    eachInstance(stacks, REPLICATION, ({ values }) => {
      const rules: Block[] = values.rule ?? [];
      return rules.flatMap(({ id, destination: { replication_time: time, metrics } = {} as Block }) => [
        time?.status === "Enabled" && time.time?.minutes === 15
          ? undefined
          : problem(`rule ${id} replication_time`, time, "Enabled, 15 minutes"),
        metrics?.status === "Enabled" && metrics.event_threshold?.minutes === 15
          ? undefined
          : problem(`rule ${id} metrics`, metrics, "Enabled, 15 minutes"),
      ]);
    }),
};
