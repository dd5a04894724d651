import type { WarningId } from "./warning-ids";

/** Whether a region serves (`active`: its database is the writer) or stands by (`standby`: a replica). */
type Posture = "active" | "standby";

/** One of the two regions, every value present. */
export interface RegionConfig {
  /** AWS region code, such as `eu-west-1`. */
  readonly region: string;
  /** The VPC's IPv4 range. */
  readonly cidrBlock: string;
  /** The two Availability Zones, by name. */
  readonly availabilityZones: readonly [string, string];
  /** The two public subnets, in the order of `availabilityZones`. */
  readonly publicSubnets: readonly [string, string];
  /** The two private subnets, in the order of `availabilityZones`. */
  readonly privateSubnets: readonly [string, string];
  /** Default of the stack's Terraform variable `posture`. */
  readonly posture: Posture;
  /** The current generation of the region's database, from 1. */
  readonly databaseGeneration: number;
  /** Generations below this one are retired. Never above `databaseGeneration`. */
  readonly oldestDatabaseGeneration: number;
}

/** The hosted zone: created with the stacks, or an existing one. */
type ZoneConfig = { readonly create: string } | { readonly id: string; readonly name: string };

/** Where Terraform keeps its state. */
export type BackendConfig =
  | {
      readonly kind: "s3";
      readonly buckets: {
        /** Bucket in the primary region. */
        readonly primary: string;
        /** Bucket in the DR region. */
        readonly dr: string;
      };
    }
  | {
      readonly kind: "cloud";
      readonly organization: string;
      readonly hostname: string;
      readonly workspaces: { readonly primary: string; readonly dr: string; readonly dns: string };
    };

/** A resolved configuration: every default filled in, every derived value present, frozen. */
export interface Config {
  /** Prefix of every name. */
  readonly name: string;
  /** The AWS account, 12 digits. */
  readonly accountId: string;
  /** Tags on every resource, in addition to the project's own. */
  readonly tags: Readonly<Record<string, string>>;
  readonly notifications: {
    /** Address that receives the alarms of both regions; null: none. */
    readonly email: string | null;
  };
  readonly objectives: {
    /** Recovery time objective. */
    readonly rtoMinutes: number;
    /** Recovery point objective, also the threshold of the replica lag alarm. */
    readonly rpoMinutes: number;
  };
  readonly regions: { readonly primary: RegionConfig; readonly dr: RegionConfig };
  readonly network: {
    /** Whether the DR region keeps its NAT gateway while it stands by. */
    readonly natGateway: "always" | "when-active";
    readonly flowLogRetentionDays: number;
  };
  readonly service: {
    /** Fargate CPU units of a task; 1024 is one vCPU. */
    readonly cpuUnits: number;
    /** Fargate memory of a task in MiB. */
    readonly memoryMib: number;
    /** Tasks that a region runs on standby, which serve read-only from its replica; 0: a pilot light. */
    readonly standbyTasks: number;
    readonly logGroup: string;
    readonly logRetentionDays: number;
    /** ECS Exec. */
    readonly executeCommand: boolean;
    /** CloudWatch Container Insights. */
    readonly containerInsights: boolean;
  };
  readonly scaling: {
    readonly minTasks: number;
    /** Number of tasks in an active region before scaling changes it. */
    readonly normalTasks: number;
    readonly maxTasks: number;
    readonly scaleOutAboveCpuPercent: number;
    readonly scaleInBelowCpuPercent: number;
    /** Consecutive periods over (or under) the threshold before a step. */
    readonly evaluationPeriods: number;
    readonly periodSeconds: number;
    readonly cooldownSeconds: number;
  };
  readonly database: {
    /** The schema the application uses. */
    readonly name: string;
    /** Master user. */
    readonly username: string;
    readonly instanceClass: string;
    readonly storageGib: number;
    readonly storageType: "gp2" | "gp3";
    /** `8.4` or `9.7`, or one of them and a patch release: what the databases should run, not what they run. */
    readonly engineVersion: string;
    readonly multiAz: boolean;
    readonly backupRetentionDays: number;
    /** Daily, UTC: `hh:mm-hh:mm`. */
    readonly backupWindow: string;
    /** Weekly, UTC: `ddd:hh:mm-ddd:hh:mm`. */
    readonly maintenanceWindow: string;
  };
  readonly image: {
    /** ECR repository, in both regions. */
    readonly repository: string;
    readonly tag: string;
  };
  readonly imageRegistry: {
    /** Whether this environment owns the registry's replication configuration (one per account and region). */
    readonly manageReplication: boolean;
  };
  readonly credentials: {
    /** Days a deleted secret can be recovered: 0, or 7 to 30. */
    readonly recoveryWindowDays: number;
    /** Rotation of the database password by a Lambda function; null: none. */
    readonly rotation: { readonly functionArn: string; readonly afterDays: number } | null;
  };
  readonly iam: {
    /** Managed policy used as the permissions boundary of every role of the stacks; null: none. */
    readonly permissionsBoundaryArn: string | null;
  };
  readonly dns: {
    readonly zone: ZoneConfig;
    /** The record's fully qualified name, without a trailing dot. */
    readonly recordName: string;
    readonly https: boolean;
    /** Route 53's accelerated recovery of the zone that the stacks create. */
    readonly acceleratedRecovery: boolean;
    /** How often each of Route 53's checkers asks an endpoint. */
    readonly healthCheckIntervalSeconds: 10 | 30;
  };
  readonly backend: BackendConfig;
  /** Accepted warnings, each with the reason. */
  readonly acknowledge: { readonly [Id in WarningId]?: string | undefined };
}
