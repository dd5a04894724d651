import { expect, test } from "vitest";
import { POSTURE, stackIn, testRule, withResources } from "../../../../test/support/rules";
import type { Block, StackJson } from "../../../terraform/stack/synthesized-stack";
import { answer } from "../../rule";
import { awslogsOptions } from "./awslogs-options";
import { awsvpcWiring } from "./awsvpc-wiring";
import { containerHealthCheck } from "./container-health-check";
import { containersLog } from "./containers-log";
import { desiredCountFollowsPosture } from "./desired-count-follows-posture";
import { execWritableRoot } from "./exec-writable-root";
import { executionRoleDecrypts } from "./execution-role-decrypts";
import { executionRoleReadsSecret } from "./execution-role-reads-secret";
import { fargateSize } from "./fargate-size";
import { healthCheckGrace } from "./health-check-grace";
import { imageFromOwnRegion } from "./image-from-own-region";
import { latestPlatform } from "./latest-platform";
import { namesNonRootUser } from "./names-non-root-user";
import { noPublicAddress } from "./no-public-address";
import { noSecretInEnvironment } from "./no-secret-in-environment";
import { notPrivileged } from "./not-privileged";
import { ownProcessNamespace } from "./own-process-namespace";
import { propagatesTags } from "./propagates-tags";
import { readOnlyRoot } from "./read-only-root";
import { readOnlyRootHasMounts } from "./read-only-root-has-mounts";
import { rebalancesZones } from "./rebalances-zones";
import { secretInOwnRegion } from "./secret-in-own-region";
import { secretKeysExist } from "./secret-keys-exist";
import { secretValueFromForm } from "./secret-value-from-form";
import { serviceAfterListeners } from "./service-after-listeners";
import { serviceAfterRolePolicies } from "./service-after-role-policies";
import { tasksNotBehindPromotion } from "./tasks-not-behind-promotion";

const task = (container: Block, values: Block = {}) =>
  withResources({
    aws_ecs_task_definition: { it: { container_definitions: JSON.stringify([container]), ...values } },
  });
const service = (values: Block, more: StackJson["resource"] = {}) =>
  withResources({ aws_ecs_service: { it: values }, ...more });
const reading = (valueFrom: string): Block => ({ secrets: [{ name: "DATABASE_PASSWORD", valueFrom }] });

const SECRET_ARN = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:lamp/database-AbCdEf";

testRule(secretValueFromForm, {
  compliant: task(reading(`${SECRET_ARN}:password::`)),
  violating: task(reading(`${SECRET_ARN}:password`)),
  problems: [`secrets DATABASE_PASSWORD: got "${SECRET_ARN}:password", allowed: ARN:json-key::`],
});

/** A secret of the primary, read by DR's tasks from the ARN that `arn` derives from the primary's output. */
const acrossRegions = (
  arn: string,
  key: string,
  secret: Block = {},
  policies: StackJson["resource"] = {},
) => [
  stackIn("eu-west-1", "primary", {
    terraform: { backend: { s3: { key: "primary/terraform.tfstate" } } },
    output: { secret_arn: { value: "${aws_secretsmanager_secret.it.arn}" } },
    resource: {
      aws_secretsmanager_secret: { it: secret },
      aws_secretsmanager_secret_version: {
        it: {
          secret_id: "${aws_secretsmanager_secret.it.id}",
          secret_string_wo: "${jsonencode({ password = ephemeral.a.b.c })}",
        },
      },
    },
  }),
  stackIn("eu-central-1", "dr", {
    data: { terraform_remote_state: { primary: { config: { key: "primary/terraform.tfstate" } } } },
    resource: {
      aws_ecs_task_definition: {
        it: {
          execution_role_arn: "${aws_iam_role.execution.arn}",
          container_definitions: `\${jsonencode([{ secrets = [{ name = "DATABASE_PASSWORD", valueFrom = "\${${arn}}:${key}::" }] }])}`,
        },
      },
      ...policies,
    },
  }),
];
const OUTPUT = "data.terraform_remote_state.primary.outputs.secret_arn";
const SWAPPED = `replace(${OUTPUT}, ":secretsmanager:eu-west-1:", ":secretsmanager:eu-central-1:")`;

testRule(secretInOwnRegion, {
  compliant: acrossRegions(SWAPPED, "password"),
  violating: [
    ...acrossRegions(OUTPUT, "password"),
    ...task(reading("arn:aws:ssm:eu-west-1:123456789012:parameter/lamp/host")),
  ],
  problems: [
    `secrets DATABASE_PASSWORD: got "\${${OUTPUT}}:password::", allowed: an ARN in eu-central-1`,
    'secrets DATABASE_PASSWORD: got "arn:aws:ssm:eu-west-1:123456789012:parameter/lamp/host", allowed: an ARN in eu-central-1',
  ],
});

testRule(secretKeysExist, {
  compliant: acrossRegions(SWAPPED, "password"),
  violating: acrossRegions(SWAPPED, "pass"),
  problems: ['secrets DATABASE_PASSWORD: got "pass", allowed: one of password'],
});

const policy = (statement: string) => ({
  aws_iam_role_policy: {
    it: { role: "${aws_iam_role.execution.id}", policy: `\${jsonencode({ Statement = [${statement}] })}` },
  },
});

testRule(executionRoleReadsSecret, {
  compliant: acrossRegions(
    SWAPPED,
    "password",
    {},
    policy(`{ Effect = "Allow", Action = "secretsmanager:GetSecretValue", Resource = ${SWAPPED} }`),
  ),
  violating: acrossRegions(
    SWAPPED,
    "password",
    {},
    policy(`{ Effect = "Allow", Action = "secretsmanager:GetSecretValue", Resource = ${OUTPUT} }`),
  ),
  problems: [
    `execution_role_arn: got no permission secretsmanager:GetSecretValue on \${${SWAPPED}} for DATABASE_PASSWORD, allowed: a role policy that grants it`,
  ],
});

const KEY = "arn:aws:kms:eu-central-1:123456789012:key/1";
const OWN_KEY: Block = { replica: [{ region: "eu-central-1", kms_key_id: KEY }] };

testRule(executionRoleDecrypts, {
  compliant: acrossRegions(
    SWAPPED,
    "password",
    OWN_KEY,
    policy(`{ Effect = "Allow", Action = ["kms:Decrypt"], Resource = "${KEY}" }`),
  ),
  violating: acrossRegions(SWAPPED, "password", OWN_KEY),
  problems: [
    `execution_role_arn: got no permission kms:Decrypt on "${KEY}", allowed: a role policy that grants it`,
  ],
});

const BALANCED: Block = { load_balancer: [{ target_group_arn: "${aws_lb_target_group.web.arn}" }] };
const LISTENER = {
  aws_lb_listener: { http: { default_action: [{ target_group_arn: "${aws_lb_target_group.web.arn}" }] } },
};

testRule(serviceAfterListeners, {
  compliant: service({ ...BALANCED, depends_on: ["aws_lb_listener.http"] }, LISTENER),
  violating: service(BALANCED, LISTENER),
  problems: ["depends_on: got no aws_lb_listener.http, allowed: every listener of the target group"],
});

const ROLE = {
  aws_ecs_task_definition: { it: { execution_role_arn: "${aws_iam_role.execution.arn}" } },
  aws_iam_role_policy_attachment: { it: { role: "${aws_iam_role.execution.name}" } },
};
const DEFINED: Block = { task_definition: "${aws_ecs_task_definition.it.arn}" };

testRule(serviceAfterRolePolicies, {
  compliant: service({ ...DEFINED, depends_on: ["aws_iam_role_policy_attachment.it"] }, ROLE),
  violating: service(DEFINED, ROLE),
  problems: [
    "depends_on: got no aws_iam_role_policy_attachment.it, allowed: every policy of the execution role",
  ],
});

const sized = (cpu: string, memory: string) =>
  task({}, { requires_compatibilities: ["FARGATE"], cpu, memory });

testRule(fargateSize, {
  compliant: sized("512", "1024"),
  violating: sized("512", "512"),
  problems: ['memory: got "512", allowed: one of 1024, 2048, 3072, 4096 (MiB) with cpu 512'],
});

const wired = (mode: string, target: string, network: Block) =>
  service(
    { ...BALANCED, ...DEFINED, network_configuration: network },
    {
      aws_ecs_task_definition: { it: { network_mode: mode } },
      aws_lb_target_group: { web: { target_type: target } },
    },
  );

testRule(awsvpcWiring, {
  compliant: wired("awsvpc", "ip", { subnets: ["${aws_subnet.a.id}"] }),
  violating: wired("bridge", "instance", { subnets: [] }),
  problems: [
    'network_mode: got "bridge", allowed: "awsvpc"',
    "network_configuration.subnets: got [], allowed: one or more",
    'target_type: got "instance", allowed: "ip"',
  ],
});

const logging = (options: Block) => task({ logConfiguration: { logDriver: "awslogs", options } });

testRule(awslogsOptions, {
  compliant: logging({
    "awslogs-group": "/ecs/lamp",
    "awslogs-region": "eu-central-1",
    "awslogs-stream-prefix": "apache",
  }),
  violating: logging({ "awslogs-group": "/ecs/lamp", "awslogs-region": "eu-west-1" }),
  problems: [
    "awslogs-stream-prefix: got nothing, allowed: a value",
    'awslogs-region: got "eu-west-1", allowed: eu-central-1',
  ],
});

testRule(healthCheckGrace, {
  compliant: service({ ...BALANCED, health_check_grace_period_seconds: 60 }),
  violating: service(BALANCED),
  problems: ["health_check_grace_period_seconds: got nothing, allowed: 60 to 120 (seconds)"],
});

testRule(containerHealthCheck, {
  compliant: task({ healthCheck: { command: ["CMD", "/bin/check"], interval: 15 } }),
  violating: task({ healthCheck: { command: ["/bin/check"], interval: 1 } }),
  problems: [
    'healthCheck.command: got ["/bin/check"], allowed: ["CMD", ...] or ["CMD-SHELL", ...]',
    "healthCheck.interval: got 1, allowed: 5 to 300",
  ],
});

const mounting = (mountPoints: readonly Block[]) =>
  task({ readonlyRootFilesystem: true, mountPoints }, { volume: [{ name: "run" }] });

testRule(readOnlyRootHasMounts, {
  compliant: mounting([{ sourceVolume: "run", readOnly: false }]),
  violating: mounting([{ sourceVolume: "tmp", readOnly: true }]),
  problems: [
    "mountPoints: got [], allowed: one or more that are writable",
    'sourceVolume: got "tmp", allowed: run',
  ],
});

testRule(propagatesTags, {
  compliant: service({ propagate_tags: "SERVICE" }),
  violating: service({}),
  problems: ['propagate_tags: got nothing, allowed: "SERVICE"'],
});

testRule(rebalancesZones, {
  compliant: service({ availability_zone_rebalancing: "ENABLED" }),
  violating: service({}),
  problems: ['availability_zone_rebalancing: got nothing, allowed: "ENABLED"'],
});

const counted = (values: Block) => [
  stackIn("eu-central-1", "dr", { variable: POSTURE, resource: { aws_ecs_service: { it: values } } }),
];

testRule(desiredCountFollowsPosture, {
  compliant: counted({ desired_count: '${var.posture == "active" ? 2 : 0}' }),
  violating: counted({ desired_count: 1, lifecycle: { ignore_changes: ["desired_count"] } }),
  problems: [
    "desired_count: got 1, allowed: 0 (with posture=standby or quiesced)",
    'ignore_changes: got ["desired_count"], allowed: a list without desired_count',
  ],
});

const scaled = (desired: string, standbyTasks: number) => [
  stackIn("eu-central-1", "dr", {
    variable: POSTURE,
    resource: {
      aws_ecs_service: { it: { desired_count: desired } },
      aws_appautoscaling_target: {
        it: { min_capacity: `\${var.posture == "standby" ? ${standbyTasks} : 0}` },
      },
    },
  }),
];
const COUNTED = '${var.posture == "quiesced" ? 0 : min(data.aws_ecs_service.it.desired_count, 6)}';

testRule(desiredCountFollowsPosture, {
  compliant: scaled(COUNTED, 1),
  violating: scaled(COUNTED, 0),
  problems: [
    "desired_count: got ${min(data.aws_ecs_service.it.desired_count, 6)}, allowed: 0 (with posture=standby)",
  ],
});

const HOST = {
  aws_ssm_parameter: { host: { value: "${aws_db_instance.it.address}" } },
  aws_db_instance: { it: {} },
};

testRule(tasksNotBehindPromotion, {
  compliant: service({ desired_count: 0 }, HOST),
  violating: service({ depends_on: ["aws_ssm_parameter.host"] }, HOST),
  problems: ["aws_db_instance.it: got a dependency of the service on it, allowed: none"],
});

testRule(imageFromOwnRegion, {
  compliant: withResources({
    aws_ecs_task_definition: {
      it: {
        container_definitions:
          '${jsonencode([{ image = "${aws_ecr_repository.web.repository_url}:latest" }, { image = "public.ecr.aws/x/y" }])}',
      },
    },
  }),
  violating: task({ image: "123456789012.dkr.ecr.eu-west-1.amazonaws.com/lamp:latest" }),
  problems: [
    'image: got "123456789012.dkr.ecr.eu-west-1.amazonaws.com/lamp:latest", allowed: a repository in eu-central-1',
  ],
});

const serviceWith = (values: object) => withResources({ aws_ecs_service: { it: values } });
const containerWith = (container: object) =>
  withResources({
    aws_ecs_task_definition: { it: { container_definitions: JSON.stringify([container]) } },
  });

testRule(noPublicAddress, {
  compliant: serviceWith({ network_configuration: { assign_public_ip: false } }),
  violating: serviceWith({ network_configuration: { assign_public_ip: true } }),
  problems: ["assign_public_ip: got true, allowed: nothing or false"],
});

testRule(latestPlatform, {
  compliant: serviceWith({ platform_version: "1.4.0" }),
  violating: serviceWith({ platform_version: "1.3.0" }),
  problems: ['platform_version: got "1.3.0", allowed: nothing or "LATEST" or "1.4.0"'],
});

testRule(ownProcessNamespace, {
  compliant: withResources({ aws_ecs_task_definition: { it: {} } }),
  violating: withResources({ aws_ecs_task_definition: { it: { pid_mode: "host" } } }),
  problems: ['pid_mode: got "host", allowed: nothing or "task"'],
});

testRule(namesNonRootUser, {
  compliant: containerWith({ user: "www-data" }),
  violating: withResources({
    aws_ecs_task_definition: {
      it: { container_definitions: JSON.stringify([{ name: "web" }, { user: "0:0" }]) },
    },
  }),
  problems: [
    "user: got nothing, allowed: a user that is not root",
    'user: got "0:0", allowed: a user that is not root',
  ],
});

testRule(notPrivileged, {
  compliant: containerWith({ name: "web" }),
  violating: containerWith({ name: "web", privileged: true }),
  problems: ["privileged: got true, allowed: nothing or false"],
});

/** A service with ECS Exec, and its task's only container. */
const withExec = (container: Block) =>
  service(
    { ...DEFINED, enable_execute_command: true },
    { aws_ecs_task_definition: { it: { container_definitions: JSON.stringify([container]) } } },
  );

testRule(execWritableRoot, {
  compliant: [...withExec({ readonlyRootFilesystem: false }), ...withExec({ name: "web" })],
  violating: withExec({ readonlyRootFilesystem: true }),
  problems: ["readonlyRootFilesystem: got true, allowed: false, with enable_execute_command"],
});

test("ecs-read-only-root leaves tasks with ECS Exec to ecs-exec-writable-root", () => {
  expect(answer(readOnlyRoot, withExec({ readonlyRootFilesystem: false }), [])).toBe("not-applicable");
});

testRule(readOnlyRoot, {
  compliant: containerWith({ readonlyRootFilesystem: true }),
  violating: containerWith({ name: "web" }),
  problems: ["readonlyRootFilesystem: got nothing, allowed: true"],
});

testRule(noSecretInEnvironment, {
  compliant: containerWith({ environment: [{ name: "DATABASE_NAME", value: "visitors" }] }),
  violating: containerWith({
    environment: [
      { name: "DATABASE_PASSWORD", value: "hunter2" },
      { name: "AWS_ACCESS_KEY_ID", value: "AKIA" },
    ],
  }),
  problems: [
    "environment: got DATABASE_PASSWORD, allowed: the same name in secrets",
    "environment: got AWS_ACCESS_KEY_ID, allowed: the same name in secrets",
  ],
});

testRule(containersLog, {
  compliant: containerWith({ logConfiguration: { logDriver: "awslogs" } }),
  violating: containerWith({ name: "web" }),
  problems: ["logConfiguration.logDriver: got nothing, allowed: a log driver"],
});
