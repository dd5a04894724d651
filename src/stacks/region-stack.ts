import type { Construct } from "constructs";
import { Credentials, replicaSecretArn } from "../../modules/credentials";
import { DATABASE_PORT, Database } from "../../modules/database";
import { Firewall } from "../../modules/firewall";
import { hcl } from "../../modules/hcl";
import { ImageRegistry } from "../../modules/image-registry";
import { Certificate, ClaimNow, LoadBalancer } from "../../modules/load-balancer";
import { Network } from "../../modules/network";
import { Observability } from "../../modules/observability";
import { Posture } from "../../modules/posture";
import { Scaling } from "../../modules/scaling";
import { WebService } from "../../modules/web-service";
import { type Config, MYSQL_RELEASES } from "../config";
import {
  addBackend,
  declareRegionOutputs,
  HEALTH_PATH,
  type RegionRole,
  RemoteRegion,
  STANDBY_CLAIM_PATH,
  TOOK_OVER_CLAIM_PATH,
} from "../contract";
import { hostParameterName, regionName, serviceName, targetGroupPrefix } from "../contract/names";
import { awsProvider } from "./providers";
import { ReadableStack } from "./readable-stack";

/** Id of the claim to have taken over from a lost peer. */
const TOOK_OVER = "took-over";

/** A region's secret, for its tasks and its database. */
interface RegionCredentials {
  readonly secretArn: string;
  readonly encryptionKeyArn?: string;
  /** See {@link Credentials.readPassword}; only in the region that creates the secret. */
  readonly password?: (onlyWhen: string) => string;
}

/**
 * One region: everything in the architecture picture, in its current posture.
 *
 * Both regions are this same composition. They differ in their data and in what is created where: the secret is
 * created in the primary and replicated to DR, and the primary's first database is new where every other is a replica.
 */
export class RegionStack extends ReadableStack {
  constructor(
    scope: Construct,
    role: RegionRole,
    private readonly config: Config,
  ) {
    super(scope, role);
    const peerRole: RegionRole = role === "primary" ? "dr" : "primary";
    const here = config.regions[role];
    const name = regionName(config, role);
    const hostParameter = hostParameterName(config);

    awsProvider(this, config, here.region);
    addBackend(this, config, role);
    const posture = new Posture(this, "posture", { default: here.posture });
    // DR always needs the secret's ARN; the primary needs its peer only to follow it.
    const peer = new RemoteRegion(this, config, peerRole, {
      readFrom: role,
      onlyWhen: role === "primary" ? posture.isStandby : undefined,
    });

    const network = new Network(this, "network", {
      name,
      accountId: config.accountId,
      region: here.region,
      cidrBlock: here.cidrBlock,
      publicSubnets: subnetPlans(here.availabilityZones, here.publicSubnets),
      privateSubnets: subnetPlans(here.availabilityZones, here.privateSubnets),
      natGatewayOnlyWhen:
        role === "dr" && config.network.natGateway === "when-active" ? `!(${posture.isStandby})` : undefined,
      flowLogRetentionDays: config.network.flowLogRetentionDays,
    });
    const firewall = new Firewall(this, "firewall", {
      name,
      vpcId: network.vpcId,
      https: config.dns.https,
    });
    const tookOver = new ClaimNow(this, "took-over", {
      loadBalancerName: name,
      claimId: TOOK_OVER,
      onlyWhen: posture.keepsFence,
    });
    const fencesPeer = posture.fencesPeer(tookOver.isMade);
    const loadBalancer = new LoadBalancer(this, "load-balancer", {
      name,
      targetGroupPrefix: targetGroupPrefix(config),
      vpcId: network.vpcId,
      subnetIds: network.publicSubnetIds,
      securityGroupId: firewall.loadBalancerGroupId,
      healthCheckPath: HEALTH_PATH,
      claims: [
        { id: "standby", path: STANDBY_CLAIM_PATH, isTrue: posture.isStandby },
        { id: TOOK_OVER, path: TOOK_OVER_CLAIM_PATH, isTrue: fencesPeer },
      ],
      certificateArn: this.certificateArn(role),
    });
    const registry = new ImageRegistry(this, "image-registry", {
      repositoryName: config.image.repository,
      accountId: config.accountId,
      replicateToRegion: config.imageRegistry.manageReplication ? config.regions[peerRole].region : undefined,
    });

    const credentials = role === "primary" ? this.newCredentials() : this.replicatedCredentials(peer);
    const database = new Database(this, "database", {
      name,
      hostParameterName: hostParameter,
      posture,
      generation: here.databaseGeneration,
      oldestGeneration: here.oldestDatabaseGeneration,
      replicationSourceArn: peer.expression("database_arn"),
      newDatabase: credentials.password
        ? {
            username: config.database.username,
            password: credentials.password,
            storageGib: config.database.storageGib,
            databaseName: config.database.name,
          }
        : undefined,
      engineVersion: config.database.engineVersion,
      engineReleases: MYSQL_RELEASES,
      replicationSourceVersion: peer.expression("database_engine_version"),
      subnetIds: network.privateSubnetIds,
      securityGroupId: firewall.databaseGroupId,
      instanceClass: config.database.instanceClass,
      storageType: config.database.storageType,
      multiAz: config.database.multiAz,
      backupRetentionDays: config.database.backupRetentionDays,
      backupWindow: config.database.backupWindow,
      maintenanceWindow: config.database.maintenanceWindow,
      logRetentionDays: config.service.logRetentionDays,
      // The fence is up before the promotion is asked for.
      changesAfter: loadBalancer.claimRules,
    });
    const service = new WebService(this, "web-service", {
      name: serviceName(config),
      clusterName: name,
      accountId: config.accountId,
      region: here.region,
      regionRole: role,
      posture,
      subnetIds: network.privateSubnetIds,
      securityGroupId: firewall.tasksGroupId,
      targetGroupArn: loadBalancer.targetGroupArn,
      trustedProxyCidr: here.cidrBlock,
      image: `${registry.repositoryUrl}:${config.image.tag}`,
      imageTag: config.image.tag,
      cpuUnits: config.service.cpuUnits,
      memoryMib: config.service.memoryMib,
      normalTasks: config.scaling.normalTasks,
      minTasks: config.scaling.minTasks,
      maxTasks: config.scaling.maxTasks,
      isWarmStandby: config.service.standbyTasks > 0,
      logGroupName: config.service.logGroup,
      logRetentionDays: config.service.logRetentionDays,
      executeCommand: config.service.executeCommand,
      containerInsights: config.service.containerInsights,
      database: { hostParameterName: hostParameter, port: DATABASE_PORT, name: config.database.name },
      credentials,
      startsAfter: [
        ...loadBalancer.listeners,
        network.privateInternetRoute,
        // A new database must exist before the first task connects. A promoted one already exists, and waiting
        // for its promotion would delay every page of a failover.
        ...(credentials.password ? [database.hostParameter] : []),
      ],
    });
    new Scaling(this, "scaling", {
      name: serviceName(config),
      clusterName: service.clusterName,
      serviceName: service.serviceName,
      minTasks: posture.taskCount({
        active: config.scaling.minTasks,
        standby: config.service.standbyTasks,
      }),
      maxTasks: config.scaling.maxTasks,
      scaleOutAboveCpuPercent: config.scaling.scaleOutAboveCpuPercent,
      scaleInBelowCpuPercent: config.scaling.scaleInBelowCpuPercent,
      evaluationPeriods: config.scaling.evaluationPeriods,
      periodSeconds: config.scaling.periodSeconds,
      cooldownSeconds: config.scaling.cooldownSeconds,
      standbyTasks:
        config.service.standbyTasks > 0
          ? {
              startAfter: database.hostParameter,
              startAnewWith: database.generations.isCurrentOdd,
            }
          : undefined,
    });
    const observability = new Observability(this, "observability", {
      name,
      region: here.region,
      posture,
      isWarmStandby: config.service.standbyTasks > 0,
      email: config.notifications.email,
      loadBalancerArnSuffix: loadBalancer.arnSuffix,
      targetGroupArnSuffix: loadBalancer.targetGroupArnSuffix,
      clusterName: service.clusterName,
      serviceName: service.serviceName,
      databaseIdentifier: database.identifier,
      databaseStorageGib: config.database.storageGib,
      rpoMinutes: config.objectives.rpoMinutes,
    });

    declareRegionOutputs(this, {
      load_balancer_dns_name: loadBalancer.dnsName,
      load_balancer_zone_id: loadBalancer.zoneId,
      database_arn: database.arn,
      database_identifier: database.identifier,
      database_engine_version: database.engineVersion,
      credentials_secret_arn: credentials.secretArn,
      image_repository_url: registry.repositoryUrl,
      cluster_name: service.clusterName,
      service_name: service.serviceName,
      alerts_topic_arn: observability.topicArn,
      posture: posture.value,
      database_generation: hcl("tostring(var.database_generation)"),
      oldest_database_generation: hcl("tostring(var.oldest_database_generation)"),
      fences_peer: hcl(`tostring(${fencesPeer})`),
    });
    this.leaveServingAlarm();
  }

  /**
   * Earlier versions fenced by an alarm. Until the dns stack is applied, Route 53 still watches it: it leaves the state and
   * stays in AWS. See docs/dns.md, "From the fence by an alarm".
   */
  private leaveServingAlarm(): void {
    this.addOverride("removed", [
      { from: "aws_cloudwatch_metric_alarm.observability_serving", lifecycle: { destroy: false } },
    ]);
  }

  private certificateArn(role: RegionRole): string | undefined {
    const { zone, recordName, https } = this.config.dns;
    if (!https || !("id" in zone)) {
      return undefined;
    }
    return new Certificate(this, "certificate", {
      domainName: recordName,
      validationZoneId: role === "primary" ? zone.id : undefined,
    }).arn;
  }

  private newCredentials(): RegionCredentials {
    const credentials = new Credentials(this, "credentials", {
      name: this.config.name,
      username: this.config.database.username,
      databaseName: this.config.database.name,
      replicaRegion: this.config.regions.dr.region,
      recoveryWindowDays: this.config.credentials.recoveryWindowDays,
      rotation: this.config.credentials.rotation ?? undefined,
    });
    return {
      secretArn: credentials.secretArn,
      encryptionKeyArn: credentials.encryptionKeyArn,
      password: (onlyWhen) => credentials.readPassword(onlyWhen),
    };
  }

  private replicatedCredentials(primary: RemoteRegion): RegionCredentials {
    const { regions } = this.config;
    return {
      secretArn: hcl(
        replicaSecretArn(
          primary.expression("credentials_secret_arn"),
          regions.primary.region,
          regions.dr.region,
        ),
      ),
    };
  }
}

function subnetPlans(availabilityZones: readonly string[], cidrBlocks: readonly string[]) {
  return availabilityZones.map((availabilityZone, index) => ({
    availabilityZone,
    cidrBlock: cidrBlocks[index] ?? "",
  }));
}
