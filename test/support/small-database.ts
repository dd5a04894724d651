import { Database, type DatabaseProps } from "../../modules/database";
import { Posture } from "../../modules/posture";
import { MYSQL_RELEASES } from "../../src/config";
import type { RegionRole } from "../../src/contract";
import { peerOf } from "../../src/operator/lifecycle";
import type { ReadableStack } from "../../src/stacks/readable-stack";
import type { Emulator } from "../../src/tools/emulator";

/** The account, the region of a stack's provider (see `synthesizeAlone`), and its peer's. */
export const SHOP = { accountId: "111122223333", region: "eu-west-1", peerRegion: "eu-central-1" };

/** What the tests of the database alone vary. */
type Varied = "engineVersion" | "newDatabase" | "replicationSourceVersion" | "securityGroupId" | "subnetIds";

/** Adds the first database of a region of the deployment `shop` to a stack: the least that RDS has. */
export function addDatabase(
  scope: ReadableStack,
  role: RegionRole,
  props: Pick<DatabaseProps, Varied>,
): void {
  new Database(scope, "database", {
    name: `shop-${role}`,
    hostParameterName: "/shop/database-host",
    posture: new Posture(scope, "posture", { default: role === "primary" ? "active" : "standby" }),
    generation: 1,
    oldestGeneration: 1,
    replicationSourceArn: `"arn:aws:rds:${SHOP.peerRegion}:${SHOP.accountId}:db:shop-${peerOf(role)}-1"`,
    engineReleases: MYSQL_RELEASES,
    instanceClass: "db.t3.micro",
    storageType: "gp3",
    multiAz: false,
    backupRetentionDays: 1,
    backupWindow: "01:00-02:00",
    maintenanceWindow: "mon:03:00-mon:04:00",
    logRetentionDays: 3,
    ...props,
  });
}

/** Creates the first database of the other region: a writer that the stack's can replicate. */
export async function createPeer(emulator: Emulator, role: RegionRole, engineVersion: string): Promise<void> {
  await askRds(emulator, SHOP.peerRegion, "CreateDBInstance", {
    DBInstanceIdentifier: `shop-${peerOf(role)}-1`,
    Engine: "mysql",
    EngineVersion: engineVersion,
    DBInstanceClass: "db.t3.micro",
    AllocatedStorage: "20",
    MasterUsername: "shop",
    MasterUserPassword: "not-a-real-password",
    BackupRetentionPeriod: "1",
    StorageEncrypted: "true",
  });
}

/**
 * The body of RDS's answer.
 *
 * @throws Error if RDS refuses the call
 */
export async function askRds(
  emulator: Emulator,
  region: string,
  action: string,
  form: Readonly<Record<string, string>> = {},
): Promise<string> {
  const { body, status } = await emulator.request({
    service: "rds",
    region,
    form: { Action: action, Version: "2014-10-31", ...form },
  });
  if (status !== 200) {
    throw new Error(`RDS answered ${action} with ${status}: ${body}`);
  }
  return body;
}
