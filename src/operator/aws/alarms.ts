import { type AwsAccess, clientSettings, type Reading, read } from "./access";

/** The alarms among these that are missing in a region. */
export function readMissingAlarms(
  access: AwsAccess,
  region: string,
  names: readonly string[],
): Promise<Reading<string[]>> {
  return read(access, async () => {
    const { CloudWatchClient, DescribeAlarmsCommand } = await import("@aws-sdk/client-cloudwatch");
    const client = new CloudWatchClient(clientSettings(access, region));
    // A call takes up to 100 names; a region has about a dozen alarms.
    const { MetricAlarms = [] } = await client.send(new DescribeAlarmsCommand({ AlarmNames: [...names] }));
    const found = new Set(MetricAlarms.map(({ AlarmName }) => AlarmName));
    return names.filter((name) => !found.has(name));
  });
}
