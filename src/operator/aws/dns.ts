import type { Config } from "../../config";
import { type AwsAccess, clientSettings, type Reading, read } from "./access";

/** The failover record, as Route 53 has it. */
export interface FailoverRecords {
  /** `PRIMARY`, `SECONDARY`: which of the two exist. */
  readonly roles: readonly string[];
  /** The target of each: the DNS name of a load balancer. */
  readonly targets: Readonly<Record<string, string>>;
  /** Which of the two have a health check that exists. */
  readonly withHealthCheck: readonly string[];
}

/** Reads the failover records. Route 53 answers from us-east-1: not to be used in a disaster. */
export function readFailoverRecords(
  access: AwsAccess,
  { zone, recordName }: Pick<Config["dns"], "zone" | "recordName">,
): Promise<Reading<FailoverRecords>> {
  return read(access, async () => {
    const {
      GetHealthCheckCommand,
      ListHostedZonesByNameCommand,
      ListResourceRecordSetsCommand,
      NoSuchHealthCheck,
      Route53Client,
    } = await import("@aws-sdk/client-route-53");
    const client = new Route53Client(clientSettings(access, "us-east-1"));
    const zoneId = async (): Promise<string> => {
      if ("id" in zone) {
        return zone.id;
      }
      const { HostedZones } = await client.send(new ListHostedZonesByNameCommand({ DNSName: zone.create }));
      const found = HostedZones?.find(({ Name }) => Name === `${zone.create}.`)?.Id;
      if (found === undefined) {
        throw new Error(`there is no zone ${zone.create}`);
      }
      return found;
    };
    const { ResourceRecordSets = [] } = await client.send(
      new ListResourceRecordSetsCommand({
        HostedZoneId: await zoneId(),
        StartRecordName: recordName,
        StartRecordType: "A",
      }),
    );
    const records = ResourceRecordSets.filter(({ Name, Type }) => Name === `${recordName}.` && Type === "A");
    const hasHealthCheck = async ({ HealthCheckId }: (typeof records)[number]) => {
      try {
        return (
          HealthCheckId !== undefined &&
          (await client.send(new GetHealthCheckCommand({ HealthCheckId }))) !== undefined
        );
      } catch (error) {
        if (error instanceof NoSuchHealthCheck) {
          return false;
        }
        throw error;
      }
    };
    const rolesOf = (some: typeof records) =>
      some.flatMap(({ Failover }) => (Failover === undefined ? [] : [Failover])).sort();
    const isChecked = await Promise.all(records.map(hasHealthCheck));
    return {
      roles: rolesOf(records),
      targets: Object.fromEntries(
        records.map(({ AliasTarget, Failover }) => [Failover ?? "none", AliasTarget?.DNSName ?? "none"]),
      ),
      withHealthCheck: rolesOf(records.filter((_, index) => isChecked[index])),
    };
  });
}
