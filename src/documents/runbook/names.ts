import type { Config } from "../../config";
import type { RegionRole } from "../../contract";
import {
  alertsTopicName,
  databaseIdentifier,
  finalSnapshotPrefix,
  hostParameterName,
  regionName,
  secretName,
  serviceName,
} from "../../contract/names";

/** Names in a region; `N` stands for the database's generation. */
export interface RegionNames {
  readonly role: RegionRole;
  readonly region: string;
  /** Prefix of most names, and the name of the cluster and the load balancer. */
  readonly name: string;
  readonly database: string;
  readonly databaseArn: string;
  /** With `VPC` for the id of the region's VPC, without `vpc-`. */
  readonly finalSnapshot: string;
  readonly service: string;
  readonly logGroup: string;
  readonly secret: string;
  readonly secretArn: string;
  readonly repository: string;
  readonly hostParameter: string;
  readonly alertsTopicArn: string;
  /** Undefined where HCP Terraform keeps the states. */
  readonly stateBucket?: string;
}

/** The names of a region, as the stacks give them. */
export function regionNames(config: Config, role: RegionRole): RegionNames {
  const { accountId, backend } = config;
  const { region } = config.regions[role];
  const database = databaseIdentifier(config, role, "N");
  const secret = secretName(config);
  return {
    role,
    region,
    name: regionName(config, role),
    database,
    databaseArn: `arn:aws:rds:${region}:${accountId}:db:${database}`,
    finalSnapshot: `${finalSnapshotPrefix(database)}VPC`,
    service: serviceName(config),
    logGroup: config.service.logGroup,
    secret,
    secretArn: `arn:aws:secretsmanager:${region}:${accountId}:secret:${secret}-??????`,
    repository: `${accountId}.dkr.ecr.${region}.amazonaws.com/${config.image.repository}`,
    hostParameter: hostParameterName(config),
    alertsTopicArn: `arn:aws:sns:${region}:${accountId}:${alertsTopicName(config, role)}`,
    ...(backend.kind === "s3" ? { stateBucket: backend.buckets[role] } : {}),
  };
}
