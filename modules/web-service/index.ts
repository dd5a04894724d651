import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { EcsCluster } from "@cdktf/provider-aws/lib/ecs-cluster";
import { EcsService } from "@cdktf/provider-aws/lib/ecs-service";
import { EcsTaskDefinition } from "@cdktf/provider-aws/lib/ecs-task-definition";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { Fn, type ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { assumeRolePolicy } from "../iam";
import type { Posture } from "../posture";
import { ExecutionRole } from "./execution-role";
import { ServiceTasks } from "./service-tasks";

/** Port that the container listens on. */
export const CONTAINER_PORT = 80;
const CONTAINER_NAME = "apache";

export interface WebServiceProps {
  /** Name of the service and the task family. */
  readonly name: string;
  readonly clusterName: string;
  readonly accountId: string;
  readonly region: string;
  /** This region's role in the pair; shown on the page. */
  readonly regionRole: "primary" | "dr";
  readonly posture: Posture;
  readonly subnetIds: string[];
  readonly securityGroupId: string;
  readonly targetGroupArn: string;
  /** IPv4 range of the load balancer's network; X-Forwarded-For is trusted only from there. */
  readonly trustedProxyCidr: string;
  /** Image with its tag. */
  readonly image: string;
  /** Tag of the image, shown on the page. */
  readonly imageTag: string;
  /** CPU units of a task; 1024 is one vCPU. */
  readonly cpuUnits: number;
  /** Memory of a task in MiB; Fargate allows only certain sizes for each CPU. */
  readonly memoryMib: number;
  /** Tasks that normally run while the region is active. */
  readonly normalTasks: number;
  /** Fewest tasks while the region is active. */
  readonly minTasks: number;
  /** Most tasks. */
  readonly maxTasks: number;
  /** Whether the region runs tasks on standby; {@link Scaling} starts them. */
  readonly isWarmStandby: boolean;
  readonly logGroupName: string;
  readonly logRetentionDays: number;
  /** Whether `aws ecs execute-command` may open a shell in a task, whose root file system is then writable. */
  readonly executeCommand: boolean;
  /** Whether CloudWatch Container Insights collects per-task metrics, at a price. */
  readonly containerInsights: boolean;
  readonly database: {
    /** Name of the SSM parameter that holds the host. */
    readonly hostParameterName: string;
    readonly port: number;
    readonly name: string;
  };
  readonly credentials: {
    /** ARN of the secret in this region. */
    readonly secretArn: string;
    /**
     * ARN of the KMS key that the secret is encrypted with.
     *
     * @default - the AWS managed key, which needs no permission
     */
    readonly encryptionKeyArn?: string;
  };
  /** What must exist before a task can start or register. */
  readonly startsAfter: ITerraformDependable[];
}

/**
 * The visitor application on ECS Fargate: cluster, task definition, service, logs and roles.
 *
 * The service exists in both postures; on standby its desired count is 0, or that of a warm standby.
 *
 * **Cost**: tasks by vCPU and memory second, nothing while there are none; logs by the gigabyte.
 */
export class WebService extends Construct {
  readonly clusterName: string;
  readonly serviceName: string;
  readonly executionRoleName: string;
  readonly taskRoleName: string;

  constructor(scope: Construct, id: string, props: WebServiceProps) {
    super(scope, id);
    const logGroup = new CloudwatchLogGroup(this, "log-group", {
      name: props.logGroupName,
      retentionInDays: props.logRetentionDays,
    });
    const cluster = new EcsCluster(this, "cluster", {
      name: props.clusterName,
      setting: [{ name: "containerInsights", value: props.containerInsights ? "enabled" : "disabled" }],
      tags: { Name: props.clusterName },
    });
    const hostParameterArn = `arn:aws:ssm:${props.region}:${props.accountId}:parameter${props.database.hostParameterName}`;
    const executionRole = new ExecutionRole(this, "execution-role", {
      name: `${props.name}-execution-${props.region}`,
      accountId: props.accountId,
      region: props.region,
      secretArn: props.credentials.secretArn,
      encryptionKeyArn: props.credentials.encryptionKeyArn,
      hostParameterArn,
    });
    const taskRole = this.taskRole(props);
    const taskDefinition = new EcsTaskDefinition(this, "task-definition", {
      family: props.name,
      requiresCompatibilities: ["FARGATE"],
      networkMode: "awsvpc",
      cpu: String(props.cpuUnits),
      memory: String(props.memoryMib),
      runtimePlatform: { operatingSystemFamily: "LINUX", cpuArchitecture: "X86_64" },
      executionRoleArn: executionRole.arn,
      taskRoleArn: taskRole.arn,
      volume: [{ name: "run" }, { name: "tmp" }],
      containerDefinitions: this.containerDefinitions(props, hostParameterArn, logGroup.name),
      tags: { Name: props.name },
    });
    const tasks = new ServiceTasks(this, "tasks", props);
    const service = new EcsService(this, "service", {
      name: props.name,
      cluster: cluster.arn,
      taskDefinition: taskDefinition.arn,
      launchType: "FARGATE",
      platformVersion: "1.4.0",
      desiredCount: tasks.desiredCount,
      forceNewDeployment: tasks.forcesNewDeployment,
      networkConfiguration: {
        subnets: props.subnetIds,
        securityGroups: [props.securityGroupId],
        assignPublicIp: false,
      },
      loadBalancer: [
        {
          targetGroupArn: props.targetGroupArn,
          containerName: CONTAINER_NAME,
          containerPort: CONTAINER_PORT,
        },
      ],
      // New services rebalance by default and older ones do not: set, so that both regions behave the same.
      availabilityZoneRebalancing: "ENABLED",
      // 0, the default, keeps killing a task that starts slowly.
      healthCheckGracePeriodSeconds: 60,
      deploymentCircuitBreaker: { enable: true, rollback: true },
      deploymentMinimumHealthyPercent: 100,
      deploymentMaximumPercent: 200,
      enableExecuteCommand: props.executeCommand,
      enableEcsManagedTags: true,
      propagateTags: "SERVICE",
      // A failover must not wait for tasks before it continues; the load balancer shows when they serve.
      waitForSteadyState: false,
      tags: { Name: props.name, ...tasks.serviceTags },
      dependsOn: [executionRole.managedPolicy, executionRole.readPolicy, ...props.startsAfter],
    });
    // The names as attributes of cluster and service, so that whatever scales them depends on them.
    this.clusterName = cluster.name;
    this.serviceName = service.name;
    this.executionRoleName = executionRole.name;
    this.taskRoleName = taskRole.name;
  }

  private taskRole(props: WebServiceProps): IamRole {
    return new IamRole(this, "task-role", {
      name: `${props.name}-task-${props.region}`,
      description: "The application itself calls no AWS service",
      assumeRolePolicy: assumeRolePolicy("ecs-tasks.amazonaws.com", {
        StringEquals: { "aws:SourceAccount": props.accountId },
      }),
      ...(props.executeCommand
        ? {
            inlinePolicy: [
              {
                name: "execute-command",
                policy: JSON.stringify({
                  Version: "2012-10-17",
                  Statement: [
                    {
                      Effect: "Allow",
                      Action: [
                        "ssmmessages:CreateControlChannel",
                        "ssmmessages:CreateDataChannel",
                        "ssmmessages:OpenControlChannel",
                        "ssmmessages:OpenDataChannel",
                      ],
                      Resource: "*",
                    },
                  ],
                }),
              },
            ],
          }
        : {}),
    });
  }

  private containerDefinitions(
    props: WebServiceProps,
    hostParameterArn: string,
    logGroupName: string,
  ): string {
    const variable = (name: string, value: string) => ({ name, value });
    const fromSecret = (key: string) => `${props.credentials.secretArn}:${key}::`;
    return Fn.jsonencode([
      {
        name: CONTAINER_NAME,
        image: props.image,
        essential: true,
        // As in the image; repeated here so that the task definition alone shows it (FSBP ECS.20).
        user: "www-data",
        portMappings: [{ containerPort: CONTAINER_PORT, hostPort: CONTAINER_PORT, protocol: "tcp" }],
        environment: [
          variable("DATABASE_NAME", props.database.name),
          variable("DATABASE_PORT", String(props.database.port)),
          variable("IMAGE_TAG", props.imageTag),
          variable("LAMP_REGION", props.region),
          variable("LAMP_REGION_ROLE", props.regionRole),
          variable("MAX_TASKS", String(props.maxTasks)),
          variable("TASK_CPU_UNITS", String(props.cpuUnits)),
          variable("TASK_MEMORY_MIB", String(props.memoryMib)),
          variable("TRUSTED_PROXIES", props.trustedProxyCidr),
        ],
        secrets: [
          // By its fixed name, not the database's attribute, so that no task waits for a promotion.
          { name: "DATABASE_HOST", valueFrom: hostParameterArn },
          { name: "DATABASE_USER", valueFrom: fromSecret("username") },
          { name: "DATABASE_PASSWORD", valueFrom: fromSecret("password") },
        ],
        healthCheck: {
          command: ["CMD", "/usr/local/bin/lamp-healthcheck"],
          interval: 15,
          timeout: 5,
          retries: 3,
          startPeriod: 30,
        },
        logConfiguration: {
          logDriver: "awslogs",
          options: {
            "awslogs-group": logGroupName,
            "awslogs-region": props.region,
            "awslogs-stream-prefix": CONTAINER_NAME,
          },
        },
        // ECS does not support ECS Exec otherwise: its agent writes to the root file system.
        readonlyRootFilesystem: !props.executeCommand,
        mountPoints: [
          { sourceVolume: "run", containerPath: "/run/lamp", readOnly: false },
          { sourceVolume: "tmp", containerPath: "/tmp", readOnly: false },
        ],
        volumesFrom: [],
        // Apache binds port 80 without being root.
        systemControls: [{ namespace: "net.ipv4.ip_unprivileged_port_start", value: "0" }],
        linuxParameters: { initProcessEnabled: props.executeCommand },
        stopTimeout: 60,
      },
    ]);
  }
}
