import { type AwsAccess, clientSettings, type Reading, read } from "./access";

/** One minute's value of the RDS metric ReplicaLag. */
export interface LagDatapoint {
  /** Start of the minute. */
  readonly at: Date;
  /** The minute's maximum; -1: replication does not run. */
  readonly seconds: number;
}

/** The replica's lag over the last minutes, the oldest first; empty if RDS reported none. */
export function readReplicaLag(
  access: AwsAccess,
  region: string,
  identifier: string,
  { minutes = 30, now = new Date() }: { minutes?: number; now?: Date } = {},
): Promise<Reading<readonly LagDatapoint[]>> {
  return read(access, async () => {
    const { CloudWatchClient, GetMetricStatisticsCommand } = await import("@aws-sdk/client-cloudwatch");
    const client = new CloudWatchClient(clientSettings(access, region));
    const { Datapoints } = await client.send(
      new GetMetricStatisticsCommand({
        Namespace: "AWS/RDS",
        MetricName: "ReplicaLag",
        Dimensions: [{ Name: "DBInstanceIdentifier", Value: identifier }],
        StartTime: new Date(now.getTime() - minutes * 60_000),
        EndTime: new Date(now.getTime() + 60_000),
        Period: 60,
        Statistics: ["Maximum", "Minimum"],
      }),
    );
    return (Datapoints ?? [])
      .map(({ Maximum = 0, Minimum = 0, Timestamp }) => ({
        at: Timestamp ?? new Date(0),
        seconds: Minimum < 0 ? -1 : Maximum,
      }))
      .sort((a, b) => a.at.getTime() - b.at.getTime());
  });
}
