import type { RegionRole } from "../../../contract";
import { databaseIdentifier, hostParameterName, regionName, serviceName } from "../../../contract/names";
import { ToolError } from "../../../tools/tool-error";
import { accessOf, clientSettings, type Reading } from "../../aws/access";
import { readTasks } from "../../aws/tasks";
import type { Account } from "./account";

/** Caller name of the drill's own reads of the emulated AWS, which keeps them out of the counts. */
export const DRILL_CALLER = "drill";

export interface DatabaseView {
  readonly region: string;
  readonly identifier: string;
  /** Never changes, and is never reused. */
  readonly resourceId: string;
  readonly status: string;
  readonly host?: string;
  /** What it replicates; undefined for a writer. */
  readonly source?: string;
  readonly deletionProtected: boolean;
}

/** All databases of the regions, by region and name. */
export async function databases(account: Account, roles: readonly RegionRole[]): Promise<DatabaseView[]> {
  const { RDSClient, paginateDescribeDBInstances } = await import("@aws-sdk/client-rds");
  const found: DatabaseView[] = [];
  for (const role of roles) {
    const region = account.regionOf(role);
    const client = new RDSClient(clientSettings(drillAccess(account), region));
    for await (const page of paginateDescribeDBInstances({ client }, {})) {
      for (const instance of page.DBInstances ?? []) {
        found.push({
          region,
          identifier: instance.DBInstanceIdentifier ?? "",
          resourceId: instance.DbiResourceId ?? "",
          status: instance.DBInstanceStatus ?? "unknown",
          host: instance.Endpoint?.Address,
          source: instance.ReadReplicaSourceDBInstanceIdentifier || undefined,
          deletionProtected: instance.DeletionProtection === true,
        });
      }
    }
  }
  return found.sort((a, b) => a.identifier.localeCompare(b.identifier));
}

/** A short description of a database: `available writer`, `available, replica of lamp-primary-1`. */
export async function describeDatabase(
  account: Account,
  role: RegionRole,
  generation: number,
): Promise<string> {
  const identifier = databaseIdentifier(account.config, role, generation);
  const found = (await databases(account, [role])).find((database) => database.identifier === identifier);
  if (found === undefined) {
    return "there is none";
  }
  const source = found.source?.split(":").at(-1);
  return source === undefined ? `${found.status} writer` : `${found.status}, replica of ${source}`;
}

/** The database whose host a region's tasks are given when they start. */
export async function databaseOfNewTasks(account: Account, role: RegionRole): Promise<string> {
  const { body } = await account.emulator.request({
    service: "ssm",
    region: account.regionOf(role),
    target: "AmazonSSM.GetParameter",
    body: { Name: hostParameterName(account.config) },
    caller: DRILL_CALLER,
  });
  const host = (JSON.parse(body) as { Parameter?: { Value: string } }).Parameter?.Value;
  const found = (await databases(account, [role])).find((database) => database.host === host);
  return found?.identifier ?? `none: the host is ${host ?? "not known"}`;
}

/** The DNS name of a region's load balancer. */
export async function loadBalancerOf(account: Account, role: RegionRole): Promise<string> {
  const { DescribeLoadBalancersCommand, ElasticLoadBalancingV2Client } = await import(
    "@aws-sdk/client-elastic-load-balancing-v2"
  );
  const client = new ElasticLoadBalancingV2Client(
    clientSettings(drillAccess(account), account.regionOf(role)),
  );
  const { LoadBalancers = [] } = await client.send(
    new DescribeLoadBalancersCommand({ Names: [regionName(account.config, role)] }),
  );
  return LoadBalancers[0]?.DNSName ?? `no load balancer in ${role}`;
}

/** The number of tasks that the service wants. */
export async function desiredTasks(account: Account, role: RegionRole): Promise<number> {
  const { config } = account;
  const { desired } = known(
    await readTasks(
      drillAccess(account),
      account.regionOf(role),
      regionName(config, role),
      serviceName(config),
    ),
  );
  return desired;
}

/** The bounds of scaling: `1..6`. */
export async function scalingBounds(account: Account, role: RegionRole): Promise<string> {
  const answer = await account.emulator.request({
    service: "application-autoscaling",
    region: account.regionOf(role),
    target: "AnyScaleFrontendService.DescribeScalableTargets",
    body: { ServiceNamespace: "ecs" },
    caller: DRILL_CALLER,
  });
  const [target] = (
    JSON.parse(answer.body) as { ScalableTargets: { MinCapacity: number; MaxCapacity: number }[] }
  ).ScalableTargets;
  return target === undefined ? "none" : `${target.MinCapacity}..${target.MaxCapacity}`;
}

export interface AlarmView {
  readonly name: string;
  readonly state: string;
  readonly actionsEnabled: boolean;
}

/** A region's alarms, by name. */
export async function alarms(account: Account, role: RegionRole): Promise<ReadonlyMap<string, AlarmView>> {
  const { CloudWatchClient, DescribeAlarmsCommand } = await import("@aws-sdk/client-cloudwatch");
  const client = new CloudWatchClient(clientSettings(drillAccess(account), account.regionOf(role)));
  const { MetricAlarms = [] } = await client.send(new DescribeAlarmsCommand({ MaxRecords: 100 }));
  return new Map(
    MetricAlarms.map((alarm) => {
      const name = alarm.AlarmName ?? "";
      return [
        name,
        {
          name,
          state: alarm.StateValue ?? "unknown",
          actionsEnabled: alarm.ActionsEnabled === true,
        },
      ];
    }),
  );
}

/** A region's keys that are not enabled, and its secrets that are scheduled for deletion. */
export async function scheduledForDeletion(account: Account, role: RegionRole): Promise<string[]> {
  const region = account.regionOf(role);
  const ask = async <T>(service: string, target: string, body: object): Promise<T> => {
    const answer = await account.emulator.request({ service, region, target, body, caller: DRILL_CALLER });
    if (answer.status !== 200) {
      throw new ToolError(`The emulated AWS refused ${target}: ${answer.status} ${answer.body}`);
    }
    return JSON.parse(answer.body) as T;
  };
  const { Keys } = await ask<{ Keys: { KeyId: string }[] }>("kms", "TrentService.ListKeys", {});
  const keys = await Promise.all(
    Keys.map(({ KeyId }) =>
      ask<{ KeyMetadata: { KeyId: string; KeyState: string } }>("kms", "TrentService.DescribeKey", { KeyId }),
    ),
  );
  const { SecretList } = await ask<{ SecretList: { Name: string; DeletedDate?: number | null }[] }>(
    "secretsmanager",
    "secretsmanager.ListSecrets",
    { IncludePlannedDeletion: true },
  );
  return [
    ...keys
      .filter(({ KeyMetadata }) => KeyMetadata.KeyState !== "Enabled")
      .map(({ KeyMetadata }) => `key ${KeyMetadata.KeyId} ${KeyMetadata.KeyState}`),
    ...SecretList.filter(({ DeletedDate }) => (DeletedDate ?? null) !== null).map(
      ({ Name }) => `secret ${Name}`,
    ),
  ];
}

/** The final snapshots of a region. */
export async function snapshots(account: Account, role: RegionRole): Promise<string[]> {
  const { DescribeDBSnapshotsCommand, RDSClient } = await import("@aws-sdk/client-rds");
  const client = new RDSClient(clientSettings(drillAccess(account), account.regionOf(role)));
  const { DBSnapshots = [] } = await client.send(new DescribeDBSnapshotsCommand({ SnapshotType: "manual" }));
  return DBSnapshots.map(({ DBSnapshotIdentifier }) => DBSnapshotIdentifier ?? "").sort();
}

export function drillAccess(account: Account) {
  return accessOf(account.session, DRILL_CALLER);
}

/** The value of a reading; an emulated AWS that does not answer is a fault of the drill. */
export function known<T>(reading: Reading<T>): T {
  if (!reading.known) {
    throw new ToolError(`The emulated AWS did not answer: ${reading.reason}`);
  }
  return reading.value;
}
