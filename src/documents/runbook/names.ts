import type { Config } from "../../config";
import type { RegionRole } from "../../contract";

/** What is called how in a region; `N` stands for the database's generation. */
export interface RegionNames {
  readonly role: RegionRole;
  readonly region: string;
  /** Prefix of most names, and the name of the cluster and the load balancer. */
  readonly name: string;
  readonly database: string;
  readonly databaseArn: string;
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
  const name = `${config.name}-${role}`;
  return {
    role,
    region,
    name,
    database: `${name}-N`,
    databaseArn: `arn:aws:rds:${region}:${accountId}:db:${name}-N`,
    finalSnapshot: `${name}-N-final`,
    service: `${config.name}-visitor`,
    logGroup: config.service.logGroup,
    secret: `${config.name}/database`,
    secretArn: `arn:aws:secretsmanager:${region}:${accountId}:secret:${config.name}/database-??????`,
    repository: `${accountId}.dkr.ecr.${region}.amazonaws.com/${config.image.repository}`,
    hostParameter: `/${config.name}/database-host`,
    alertsTopicArn: `arn:aws:sns:${region}:${accountId}:${name}-alerts`,
    ...(backend.kind === "s3" ? { stateBucket: backend.buckets[role] } : {}),
  };
}
