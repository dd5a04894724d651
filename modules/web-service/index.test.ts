import { SsmParameter } from "@cdktf/provider-aws/lib/ssm-parameter";
import { describe, expect, test } from "vitest";
import { addresses, decoded, expose, outputValues, synthesizeAlone } from "../../test/support/scratch";
import { Posture } from "../posture";
import { CONTAINER_PORT, WebService, type WebServiceProps } from ".";

function webService(props: Partial<WebServiceProps> = {}) {
  return synthesizeAlone((scope) => {
    const before = new SsmParameter(scope, "before", { name: "before", type: "String", value: "x" });
    const { clusterName, serviceName, executionRoleName, taskRoleName } = new WebService(scope, "web", {
      name: "shop-visitor",
      clusterName: "shop-dr",
      accountId: "123456789012",
      region: "eu-south-2",
      regionRole: "dr",
      posture: new Posture(scope, "posture", { default: "standby" }),
      subnetIds: ["subnet-3", "subnet-4"],
      securityGroupId: "sg-2",
      targetGroupArn: "arn:aws:elasticloadbalancing:eu-south-2:123456789012:targetgroup/web/1",
      trustedProxyCidr: "10.9.0.0/16",
      image: "123456789012.dkr.ecr.eu-south-2.amazonaws.com/shop-apache:abc123",
      imageTag: "abc123",
      cpuUnits: 1024,
      memoryMib: 3072,
      normalTasks: 4,
      minTasks: 3,
      maxTasks: 9,
      isWarmStandby: false,
      logGroupName: "/ecs/shop",
      logRetentionDays: 30,
      executeCommand: false,
      containerInsights: false,
      database: { hostParameterName: "/shop/database-host", port: 3307, name: "guests" },
      credentials: { secretArn: "arn:aws:secretsmanager:eu-south-2:123456789012:secret:shop-AbCdEf" },
      startsAfter: [before],
      ...props,
    });
    expose(scope, { clusterName, serviceName, executionRoleName, taskRoleName });
  });
}

const stack = webService();
const containers = decoded(stack.resource("aws_ecs_task_definition").container_definitions);
const [container] = containers;

describe("the cluster", () => {
  test("has the name given, and Container Insights off", () => {
    expect(stack.resource("aws_ecs_cluster")).toEqual({
      name: "shop-dr",
      setting: [{ name: "containerInsights", value: "disabled" }],
      tags: { Name: "shop-dr" },
    });
  });

  test("can have Container Insights on", () => {
    expect(webService({ containerInsights: true }).resource("aws_ecs_cluster").setting).toEqual([
      { name: "containerInsights", value: "enabled" },
    ]);
  });
});

describe("the task", () => {
  const task = stack.resource("aws_ecs_task_definition");

  test("runs on Fargate with the CPU and memory given, as strings", () => {
    expect(task).toMatchObject({
      family: "shop-visitor",
      tags: { Name: "shop-visitor" },
      requires_compatibilities: ["FARGATE"],
      network_mode: "awsvpc",
      cpu: "1024",
      memory: "3072",
      runtime_platform: { operating_system_family: "LINUX", cpu_architecture: "X86_64" },
    });
  });

  test("has two roles", () => {
    expect(task).toMatchObject({
      execution_role_arn: "${aws_iam_role.web_execution_role_role.arn}",
      task_role_arn: "${aws_iam_role.web_task_role.arn}",
    });
  });

  test("has one container, which is essential", () => {
    expect(containers).toHaveLength(1);
    expect(container).toMatchObject({ name: "apache", essential: true });
  });

  test("runs as the image's user", () => {
    expect(container?.user).toBe("www-data");
  });
});

describe("the container", () => {
  test("runs the image given", () => {
    expect(container.image).toBe("123456789012.dkr.ecr.eu-south-2.amazonaws.com/shop-apache:abc123");
  });

  test("listens on port 80", () => {
    expect(container.portMappings).toEqual([{ containerPort: 80, hostPort: 80, protocol: "tcp" }]);
    expect(CONTAINER_PORT).toBe(80);
  });

  test("learns what it is and where, and no secret, from its environment", () => {
    expect(container.environment).toEqual([
      { name: "DATABASE_NAME", value: "guests" },
      { name: "DATABASE_PORT", value: "3307" },
      { name: "IMAGE_TAG", value: "abc123" },
      { name: "LAMP_REGION", value: "eu-south-2" },
      { name: "LAMP_REGION_ROLE", value: "dr" },
      { name: "MAX_TASKS", value: "9" },
      { name: "TASK_CPU_UNITS", value: "1024" },
      { name: "TASK_MEMORY_MIB", value: "3072" },
      { name: "TRUSTED_PROXIES", value: "10.9.0.0/16" },
    ]);
  });

  test("gets user and password from the region's secret, by their keys", () => {
    const secret = "arn:aws:secretsmanager:eu-south-2:123456789012:secret:shop-AbCdEf";
    expect(container.secrets).toContainEqual({ name: "DATABASE_USER", valueFrom: `${secret}:username::` });
    expect(container.secrets).toContainEqual({
      name: "DATABASE_PASSWORD",
      valueFrom: `${secret}:password::`,
    });
  });

  test("gets the database's host from the region's parameter by its name: no task waits for a promotion", () => {
    expect(container.secrets).toContainEqual({
      name: "DATABASE_HOST",
      valueFrom: "arn:aws:ssm:eu-south-2:123456789012:parameter/shop/database-host",
    });
    expect(container.secrets).toHaveLength(3);
  });

  test("checks its own health with a program of the image", () => {
    expect(container.healthCheck).toEqual({
      command: ["CMD", "/usr/local/bin/lamp-healthcheck"],
      interval: 15,
      timeout: 5,
      retries: 3,
      startPeriod: 30,
    });
  });

  test("logs to the log group, in its region, with a prefix", () => {
    expect(container.logConfiguration).toEqual({
      logDriver: "awslogs",
      options: {
        "awslogs-group": "${aws_cloudwatch_log_group.web_log_group.name}",
        "awslogs-region": "eu-south-2",
        "awslogs-stream-prefix": "apache",
      },
    });
  });

  test("can write to two volumes only", () => {
    expect(container.readonlyRootFilesystem).toBe(true);
    expect(container.mountPoints).toEqual([
      { sourceVolume: "run", containerPath: "/run/lamp", readOnly: false },
      { sourceVolume: "tmp", containerPath: "/tmp", readOnly: false },
    ]);
    expect(stack.resource("aws_ecs_task_definition").volume).toEqual([{ name: "run" }, { name: "tmp" }]);
  });

  test("binds port 80 without being root", () => {
    expect(container.systemControls).toEqual([
      { namespace: "net.ipv4.ip_unprivileged_port_start", value: "0" },
    ]);
  });

  test("sets volumesFrom to an empty list, as ECS does", () => {
    expect(container.volumesFrom).toEqual([]);
  });

  test("has a minute to stop, longer than the load balancer drains", () => {
    expect(container.stopTimeout).toBe(60);
  });
});

describe("the service", () => {
  const service = stack.resource("aws_ecs_service");

  test("runs the task in the cluster, on Fargate", () => {
    expect(service).toMatchObject({
      name: "shop-visitor",
      cluster: "${aws_ecs_cluster.web_cluster.arn}",
      task_definition: "${aws_ecs_task_definition.web_task_definition.arn}",
      launch_type: "FARGATE",
      platform_version: "1.4.0",
    });
  });

  test("of a warm standby starts all tasks anew while on standby, and none while active", () => {
    expect(webService({ isWarmStandby: true }).resource("aws_ecs_service").force_new_deployment).toBe(
      '${var.posture == "standby"}',
    );
    expect(service.force_new_deployment).toBeUndefined();
  });

  test("has the desired count that posture, autoscaling and the given bounds determine", () => {
    const now = "try(data.aws_ecs_service.web_tasks_running[0].desired_count, 0)";
    expect(service.desired_count).toBe(
      `\${var.posture == "active" ? (${now} > 0 ? max(3, min(${now}, 9)) : 4) : 0}`,
    );
  });

  test("places tasks in the subnets given, without public addresses", () => {
    expect(service.network_configuration).toEqual({
      subnets: ["subnet-3", "subnet-4"],
      security_groups: ["sg-2"],
      assign_public_ip: false,
    });
  });

  test("registers them with the target group", () => {
    expect(service.load_balancer).toEqual([
      {
        target_group_arn: "arn:aws:elasticloadbalancing:eu-south-2:123456789012:targetgroup/web/1",
        container_name: "apache",
        container_port: 80,
      },
    ]);
  });

  test("gives a slow task a minute before health checks count", () => {
    expect(service.health_check_grace_period_seconds).toBe(60);
  });

  test("rolls back a failed deployment, and never runs fewer tasks meanwhile", () => {
    expect(service).toMatchObject({
      deployment_circuit_breaker: { enable: true, rollback: true },
      deployment_minimum_healthy_percent: 100,
      deployment_maximum_percent: 200,
    });
  });

  test("spreads its tasks over the zones again after a zone was lost", () => {
    expect(service.availability_zone_rebalancing).toBe("ENABLED");
  });

  test("propagates its tags to the tasks", () => {
    expect(service).toMatchObject({
      enable_ecs_managed_tags: true,
      propagate_tags: "SERVICE",
      tags: { Name: "shop-visitor" },
    });
  });

  test("does not hold up an activation until tasks run", () => {
    expect(service.wait_for_steady_state).toBe(false);
  });

  test("starts after its role may pull and read, and after its other dependencies", () => {
    expect(service.depends_on).toEqual([
      "aws_iam_role_policy_attachment.web_execution_role_managed_policy",
      "aws_iam_role_policy.web_execution_role_read_credentials",
      "aws_ssm_parameter.before",
    ]);
  });
});

describe("logs", () => {
  test("are kept in the group and for the days given", () => {
    expect(stack.resource("aws_cloudwatch_log_group")).toEqual({ name: "/ecs/shop", retention_in_days: 30 });
  });
});

describe("roles", () => {
  test("have the region in their names: IAM is global to the account", () => {
    const names = Object.values(stack.resources("aws_iam_role")).map((role) => role.name);
    expect(names).toEqual(["shop-visitor-execution-eu-south-2", "shop-visitor-task-eu-south-2"]);
  });

  test("are assumed by ECS for this account only", () => {
    const policies = Object.values(stack.resources("aws_iam_role")).map((role) =>
      decoded(role.assume_role_policy),
    );
    const statement = {
      Effect: "Allow",
      Principal: { Service: "ecs-tasks.amazonaws.com" },
      Action: "sts:AssumeRole",
      Condition: { StringEquals: { "aws:SourceAccount": "123456789012" } },
    };
    expect(policies).toEqual([
      { Version: "2012-10-17", Statement: [statement] },
      { Version: "2012-10-17", Statement: [statement] },
    ]);
  });

  test("let the execution role read the region's secret and parameter", () => {
    expect(decoded(stack.resource("aws_iam_role_policy").policy).Statement).toEqual([
      {
        Effect: "Allow",
        Action: "secretsmanager:GetSecretValue",
        Resource: "arn:aws:secretsmanager:eu-south-2:123456789012:secret:shop-AbCdEf",
      },
      {
        Effect: "Allow",
        Action: "ssm:GetParameters",
        Resource: "arn:aws:ssm:eu-south-2:123456789012:parameter/shop/database-host",
      },
    ]);
  });

  test("let the execution role decrypt a secret that has its own key", () => {
    const withKey = webService({ credentials: { secretArn: "arn:s", encryptionKeyArn: "arn:k" } });
    expect(decoded(withKey.resource("aws_iam_role_policy").policy).Statement[2]).toEqual({
      Effect: "Allow",
      Action: "kms:Decrypt",
      Resource: "arn:k",
      Condition: { StringEquals: { "kms:ViaService": "secretsmanager.eu-south-2.amazonaws.com" } },
    });
  });

  test("let the application itself do nothing", () => {
    const role = stack.resource("aws_iam_role", "web_task_role");
    const { assume_role_policy: _assumedBy, ...rest } = role;
    expect(rest).toEqual({
      name: "shop-visitor-task-eu-south-2",
      description: "The application itself calls no AWS service",
    });
  });
});

describe("ECS Exec", () => {
  const withExec = webService({ executeCommand: true });
  const [containerWithExec] = decoded(withExec.resource("aws_ecs_task_definition").container_definitions);

  test("is off by default", () => {
    expect(stack.resource("aws_ecs_service").enable_execute_command).toBe(false);
    expect(container.linuxParameters).toEqual({ initProcessEnabled: false });
  });

  test("can be switched on, with a process that reaps what shells leave behind", () => {
    expect(withExec.resource("aws_ecs_service").enable_execute_command).toBe(true);
    expect(containerWithExec.linuxParameters).toEqual({ initProcessEnabled: true });
  });

  test("makes the root file system writable, without which there is no shell", () => {
    expect(containerWithExec.readonlyRootFilesystem).toBe(false);
    expect(containerWithExec.mountPoints).toEqual(container.mountPoints);
  });

  test("lets the task open its channels and nothing else", () => {
    const [inline] = withExec.resource("aws_iam_role", "web_task_role").inline_policy;
    expect(inline.name).toBe("execute-command");
    expect(decoded(inline.policy)).toEqual({
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
    });
  });
});

test("names are exposed as the resources' attributes, so that whatever scales the service depends on it", () => {
  expect(outputValues(stack)).toEqual({
    clusterName: "${aws_ecs_cluster.web_cluster.name}",
    serviceName: "${aws_ecs_service.web_service.name}",
    executionRoleName: "${aws_iam_role.web_execution_role_role.name}",
    taskRoleName: "${aws_iam_role.web_task_role.name}",
  });
});

test("these are all the blocks", () => {
  expect(addresses(stack)).toEqual([
    "aws_cloudwatch_log_group.web_log_group",
    "aws_ecs_cluster.web_cluster",
    "aws_ecs_service.web_service",
    "aws_ecs_task_definition.web_task_definition",
    "aws_iam_role.web_execution_role_role",
    "aws_iam_role.web_task_role",
    "aws_iam_role_policy.web_execution_role_read_credentials",
    "aws_iam_role_policy_attachment.web_execution_role_managed_policy",
    "aws_ssm_parameter.before",
    "data.aws_ecs_service.web_tasks_running",
    "data.aws_resourcegroupstaggingapi_resources.web_tasks_found",
  ]);
});
