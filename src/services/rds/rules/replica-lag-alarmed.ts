import { instancesOf } from "../../../terraform/stack/instances";
import type { Rule } from "../../rule";
import { eachInstance, NOT_APPLICABLE } from "../../subjects";
import { DATABASE, isReplica } from "./instances";

export const replicaLagAlarmed: Rule = {
  id: "rds-replica-lag-alarmed",
  title: "A replica has alarms on too much lag, stopped replication (-1) and missing data",
  why: "RDS ends replication that has been stopped for 30 days, and stopped replication reports -1, which no alarm on too much lag detects.",
  source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ReadRepl.Monitoring.html",
  severity: "error",
  fix: "Alarm on ReplicaLag above the RPO and on ReplicaLag below 0, both with treat_missing_data = breaching and an action.",
  check: (stacks) =>
    eachInstance(stacks, DATABASE, ({ stack, values, situation }) => {
      if (!isReplica(values)) {
        return NOT_APPLICABLE;
      }
      const alarms = instancesOf(stack, "aws_cloudwatch_metric_alarm", situation)
        .map((alarm) => alarm.values)
        .filter(
          (alarm) =>
            alarm.metric_name === "ReplicaLag" &&
            alarm.dimensions?.DBInstanceIdentifier === values.identifier &&
            alarm.treat_missing_data === "breaching" &&
            alarm.alarm_actions?.length > 0,
        );
      const tooMuch = alarms.some(
        (alarm) => /^GreaterThan/.test(alarm.comparison_operator) && alarm.threshold > 0,
      );
      const stopped = alarms.some(
        (alarm) => alarm.comparison_operator === "LessThanThreshold" && alarm.threshold === 0,
      );
      const allowed = "allowed: one with an action that treats missing data as breaching";
      return [
        tooMuch ? undefined : `ReplicaLag: got no alarm above a threshold, ${allowed}`,
        stopped ? undefined : `ReplicaLag: got no alarm below 0 (stopped), ${allowed}`,
      ];
    }),
};
