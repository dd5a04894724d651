import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { DataAwsCloudwatchLogGroups } from "@cdktf/provider-aws/lib/data-aws-cloudwatch-log-groups";
import { DbInstance } from "@cdktf/provider-aws/lib/db-instance";
import { DbSubnetGroup } from "@cdktf/provider-aws/lib/db-subnet-group";
import { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { SsmParameter } from "@cdktf/provider-aws/lib/ssm-parameter";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { AdoptExisting } from "../adopt-existing";
import { address, dataAddress, hcl, hclBoolean, hclNumber } from "../hcl";
import type { Posture } from "../posture";
import { EngineVersions } from "./engine-versions";
import { databasePreconditions, ExistingDatabases } from "./existing-databases";
import { DatabaseGenerations } from "./generations";
import { parameterGroups } from "./parameter-groups";

/** Port of MySQL. */
export const DATABASE_PORT = 3306;

/** Settings that only a newly created database takes; a replica inherits them. */
export interface NewDatabaseProps {
  /** Master user name. */
  readonly username: string;
  /**
   * Returns HCL for the master password, an ephemeral value.
   * @param onlyWhen HCL condition; where it is false, the password is not even read
   */
  readonly password: (onlyWhen: string) => string;
  readonly storageGib: number;
  /** Name of the first schema. */
  readonly databaseName: string;
}

export interface DatabaseProps {
  /** Prefix of every name; identifiers are this, a hyphen and the generation. */
  readonly name: string;
  /** Name of the SSM parameter that holds the host of the current database for the tasks. */
  readonly hostParameterName: string;
  readonly posture: Posture;
  /** Current generation when no `-var database_generation=...` is given. */
  readonly generation: number;
  /** Oldest generation kept when no `-var oldest_database_generation=...` is given. */
  readonly oldestGeneration: number;
  /**
   * HCL for the ARN of the peer region's current database, which a standby replicates.
   * Must not fail while the region is active.
   */
  readonly replicationSourceArn: string;
  /**
   * Creates generation 1 as a new database instead of a replica.
   *
   * @default - every generation is created as a replica of the peer's database, or from a snapshot
   */
  readonly newDatabase?: NewDatabaseProps;
  /**
   * Version that a new database gets, and that a replica of an older release is upgraded to: see {@link EngineVersions}.
   * Such as `8.4`: AWS picks the minor version, and upgrades it in the maintenance window.
   */
  readonly engineVersion: string;
  /** Releases that a database may run, `MAJOR.MINOR`, the oldest first. The first has a parameter group from the start. */
  readonly engineReleases: readonly string[];
  /** HCL for the version of the peer region's current database. It may fail: then it is the oldest release. */
  readonly replicationSourceVersion: string;
  readonly subnetIds: string[];
  readonly securityGroupId: string;
  /** DB instance class, such as `db.t3.micro`. */
  readonly instanceClass: string;
  readonly storageType: "gp2" | "gp3";
  /**
   * A standby instance in a second zone, in every posture: if it followed the posture, a promotion would be followed by a
   * modification of the database that has just begun to serve.
   */
  readonly multiAz: boolean;
  /** Days of automated backups; at least 1, or the instance cannot be a replica's source. */
  readonly backupRetentionDays: number;
  /** Daily, UTC, `hh:mm-hh:mm`. */
  readonly backupWindow: string;
  /** Weekly, UTC, `ddd:hh:mm-ddd:hh:mm`. */
  readonly maintenanceWindow: string;
  /** Days that exported database logs are kept. */
  readonly logRetentionDays: number;
  /**
   * What must be changed before a replica is promoted, such as the fence of the peer region.
   *
   * @default - nothing
   */
  readonly changesAfter?: ITerraformDependable[];
}

/** Logs that a MySQL instance exports to CloudWatch (FSBP RDS.9). */
const EXPORTED_LOGS = ["error", "slowquery"] as const;

/** The log group that RDS exports an instance's log to; without `log`, the prefix of all its log groups. */
function logGroupName(identifier: string, log?: string): string {
  return `/aws/rds/instance/${identifier}${log === undefined ? "" : `/${log}`}`;
}

/**
 * A region's MySQL database: the writer while the region is active, an encrypted cross-region replica of
 * its peer's while it is on standby.
 *
 * RDS cannot turn a writer back into a replica, so a region's database comes in generations, each its own
 * instance. Activating promotes the current generation in place: nothing but `replicate_source_db` differs
 * between the postures, so the promotion is the only call. Going back to standby takes a new generation;
 * older ones are kept until they are retired.
 *
 * A plan that would demote a promoted database is refused, see {@link databasePreconditions}. A new release of the
 * engine reaches a region as a replica, never by an upgrade of the writer, see {@link EngineVersions}.
 *
 * **Cost**: the instance by the hour, storage and backups by the gigabyte, transfer for replication.
 */
export class Database extends Construct {
  /** Identifier of the current instance. */
  readonly identifier: string;
  /** ARN of the current instance. */
  readonly arn: string;
  /** Version that the current instance runs, with its patch release. */
  readonly engineVersion: string;
  readonly generations: DatabaseGenerations;
  /** The host's SSM parameter; a service that must not start before the database exists depends on it. */
  readonly hostParameter: SsmParameter;

  constructor(scope: Construct, id: string, props: DatabaseProps) {
    super(scope, id);
    const key = this.encryptionKey(props);
    const subnetGroup = new DbSubnetGroup(this, "subnet-group", {
      name: props.name,
      description: `${props.name}: private subnets`,
      subnetIds: props.subnetIds,
      tags: { Name: props.name },
    });
    this.generations = new DatabaseGenerations(this, "generations", {
      name: props.name,
      current: props.generation,
      oldest: props.oldestGeneration,
    });
    const existing = new ExistingDatabases(this, "existing", {
      identifiers: this.generations.identifiers,
    });
    const logGroups = EXPORTED_LOGS.map((log) => {
      // RDS would create them itself, with unlimited retention.
      const logGroup = new CloudwatchLogGroup(this, `log-${log}`, {
        name: logGroupName(this.generations.eachIdentifier, log),
        retentionInDays: props.logRetentionDays,
      });
      logGroup.addOverride("for_each", this.generations.forEach);
      return logGroup;
    });
    const existingLogGroups = new DataAwsCloudwatchLogGroups(this, "existing-logs", {
      logGroupNamePrefix: logGroupName(`${props.name}-`),
    });

    const replica = `${props.posture.isStandby} && ${this.generations.eachIsCurrent}`;
    const versions = new EngineVersions({
      wanted: props.engineVersion,
      releases: props.engineReleases,
      existing,
      identifier: this.generations.eachIdentifier,
      isReplica: replica,
      sourceVersion: props.replicationSourceVersion,
    });
    const parameterGroupName = parameterGroups(this, {
      name: props.name,
      releases: props.engineReleases,
      versions,
      isStandby: props.posture.isStandby,
    });
    const fromSnapshot = `${props.posture.isActive} && ${this.generations.eachIsFromSnapshot}`;
    const { newDatabase } = props;
    const isNew = `each.key == "1" && !(${replica})`;
    // Decided by what AWS reports, not by the state, so that no other plan needs permission to read the secret.
    const isMissing = `var.oldest_database_generation == 1 && !contains(${existing.found}, "${props.name}-1")`;
    const isCreated = `${isNew} && ${isMissing}`;
    const instance = new DbInstance(this, "instance", {
      identifier: this.generations.eachIdentifier,
      instanceClass: props.instanceClass,
      replicateSourceDb: hcl(`${replica} ? ${props.replicationSourceArn} : null`),
      snapshotIdentifier: hcl(`${fromSnapshot} ? var.database_snapshot_identifier : null`),
      engineVersion: versions.argument(newDatabase ? isNew : undefined),
      // Without it RDS refuses an upgrade to another release, which still takes a plan that changes the version.
      allowMajorVersionUpgrade: true,
      // A replica inherits these and keeps them when promoted, so only a new database sets them.
      ...(newDatabase
        ? {
            engine: hcl(`${isNew} ? "mysql" : null`),
            allocatedStorage: hclNumber(`${isNew} ? ${newDatabase.storageGib} : null`),
            dbName: hcl(`${isNew} ? "${newDatabase.databaseName}" : null`),
            username: hcl(`${isNew} ? "${newDatabase.username}" : null`),
            passwordWo: hcl(`${isCreated} ? ${newDatabase.password(isMissing)} : null`),
            passwordWoVersion: hclNumber(`${isCreated} ? 1 : null`),
          }
        : {}),
      // RDS enrols a new or restored instance in billed Extended Support unless its creation opts out.
      engineLifecycleSupport: hcl(`${replica} ? null : "open-source-rds-extended-support-disabled"`),
      storageType: props.storageType,
      storageEncrypted: true,
      kmsKeyId: key.arn,
      caCertIdentifier: "rds-ca-rsa2048-g1",
      port: DATABASE_PORT,
      multiAz: props.multiAz,
      publiclyAccessible: false,
      dbSubnetGroupName: subnetGroup.name,
      vpcSecurityGroupIds: [props.securityGroupId],
      parameterGroupName,
      backupRetentionPeriod: props.backupRetentionDays,
      backupWindow: props.backupWindow,
      maintenanceWindow: props.maintenanceWindow,
      autoMinorVersionUpgrade: true,
      copyTagsToSnapshot: true,
      enabledCloudwatchLogsExports: [...EXPORTED_LOGS],
      // Changes take effect when the reviewed plan is applied, not in the next maintenance window.
      applyImmediately: true,
      deletionProtection: hclBoolean(this.generations.eachIsProtected),
      // RDS refuses to delete a replica with a final snapshot; a writer should never be deleted without one.
      skipFinalSnapshot: hclBoolean(replica),
      // With the VPC's id: the snapshots of an earlier deployment of the same name still have theirs.
      finalSnapshotIdentifier: hcl(
        `${replica} ? null : "${this.generations.eachIdentifier}-final-\${trimprefix(${address(subnetGroup)}.vpc_id, "vpc-")}"`,
      ),
      tags: { Name: this.generations.eachIdentifier },
      timeouts: { create: "90m", update: "90m", delete: "90m" },
      dependsOn: [...logGroups, ...(props.changesAfter ?? [])],
      lifecycle: {
        // Used at creation only; later plans do not set them.
        ignoreChanges: [
          "snapshot_identifier",
          "engine_lifecycle_support",
          ...(newDatabase ? ["password_wo_version"] : []),
        ],
        precondition: databasePreconditions({
          existing,
          generations: this.generations,
          posture: props.posture,
          firstGenerationIsNew: newDatabase !== undefined,
        }),
      },
    });
    instance.overrideLogicalId("database");
    instance.addOverride("for_each", this.generations.forEach);
    const among = (found: string, name: string) =>
      `{ for g in ${this.generations.range} : tostring(g) => "${name}" if contains(${found}, "${name}") }`;
    const identifier = this.generations.identifierOf("g");
    new AdoptExisting(this, "adopted", [
      { to: `${address(instance)}[each.key]`, existing: among(existing.found, identifier) },
      ...logGroups.map((logGroup, index) => ({
        to: `${address(logGroup)}[each.key]`,
        existing: among(
          `${dataAddress(existingLogGroups)}.log_group_names`,
          logGroupName(identifier, EXPORTED_LOGS[index]),
        ),
      })),
    ]);

    const current = `${address(instance)}[tostring(var.database_generation)]`;
    this.hostParameter = new SsmParameter(this, "host", {
      name: props.hostParameterName,
      description: "Host of the current database of this region",
      type: "String",
      value: hcl(`${current}.address`),
    });
    this.identifier = this.generations.currentIdentifier;
    this.arn = hcl(`${current}.arn`);
    this.engineVersion = hcl(`${current}.engine_version_actual`);
  }

  private encryptionKey(props: DatabaseProps): KmsKey {
    const key = new KmsKey(this, "key", {
      description: `${props.name}: database storage`,
      enableKeyRotation: true,
      deletionWindowInDays: 30,
      lifecycle: { preventDestroy: true },
      tags: { Name: props.name },
    });
    key.overrideLogicalId("database_key");
    new KmsAlias(this, "key-alias", { name: `alias/${props.name}-database`, targetKeyId: key.keyId });
    return key;
  }
}
