import { setTimeout as sleep } from "node:timers/promises";
import type { RegionRole } from "../../../contract";
import { clientSettings } from "../../aws/access";
import type { Account } from "./account";
import { drillAccess } from "./aws-view";

/** How often the clock is checked. */
const everyMilliseconds = 1000;

/**
 * Publishes RDS's metric ReplicaLag, which the emulated AWS lacks: 0, once a minute with the start of the minute as its
 * timestamp, as RDS does for a replica without load.
 *
 * @returns a function that stops it
 */
export function publishNoLag(account: Account, role: RegionRole, identifier: string): () => Promise<void> {
  let isStopped = false;
  const publish = async () => {
    const { CloudWatchClient, PutMetricDataCommand } = await import("@aws-sdk/client-cloudwatch");
    const client = new CloudWatchClient(clientSettings(drillAccess(account), account.regionOf(role)));
    let published = 0;
    while (!isStopped) {
      const minute = Math.floor(Date.now() / 60_000);
      if (minute > published) {
        published = minute;
        await client.send(
          new PutMetricDataCommand({
            Namespace: "AWS/RDS",
            MetricData: [
              {
                MetricName: "ReplicaLag",
                Dimensions: [{ Name: "DBInstanceIdentifier", Value: identifier }],
                Timestamp: new Date(minute * 60_000),
                Unit: "Seconds",
                Value: 0,
              },
            ],
          }),
        );
      }
      await sleep(everyMilliseconds);
    }
  };
  const running = publish();
  // An error is reported when it is stopped, not before.
  running.catch(() => {});
  return async () => {
    isStopped = true;
    await running;
  };
}
