import { type Json, type Mutations, of, replace, service } from "../test-support";

const task = (stack: Json) => of(stack, "aws_ecs_task_definition");

export const MUTATIONS: Mutations = {
  "ecs-awslogs-options": ({ dr }) =>
    replace(
      task(dr),
      "container_definitions",
      '"awslogs-region" = "eu-central-1"',
      '"awslogs-region" = "eu-west-1"',
    ),
  "ecs-awsvpc-wiring": ({ dr }) => {
    of(dr, "aws_lb_target_group").target_type = "instance";
  },
  "ecs-container-health-check": ({ dr }) => replace(task(dr), "container_definitions", '["CMD", ', "["),
  "ecs-containers-log": ({ dr }) =>
    replace(task(dr), "container_definitions", '"logDriver" = "awslogs"', '"logDriver" = null'),
  "ecs-exec-writable-root": ({ dr }) => {
    service(dr).enable_execute_command = true;
  },
  "ecs-execution-role-decrypts": ({ primary }) => {
    const policy = of(primary, "aws_iam_role_policy", "web_service_execution_role_read_credentials");
    replace(policy, "policy", "kms:Decrypt", "kms:DescribeKey");
  },
  "ecs-execution-role-reads-secret": ({ dr }) => {
    const policy = of(dr, "aws_iam_role_policy", "web_service_execution_role_read_credentials");
    replace(policy, "policy", ":secretsmanager:eu-central-1:", ":secretsmanager:eu-west-1:");
  },
  "ecs-fargate-size": ({ dr }) => {
    task(dr).memory = "512";
  },
  "ecs-health-check-grace": ({ dr }) => delete service(dr).health_check_grace_period_seconds,
  "ecs-image-from-own-region": ({ dr }) =>
    replace(
      task(dr),
      "container_definitions",
      "aws_ecr_repository.image_registry.repository_url",
      "data.terraform_remote_state.primary.outputs.image_repository_url",
    ),
  "ecs-latest-platform": ({ dr }) => {
    service(dr).platform_version = "1.3.0";
  },
  "ecs-names-non-root-user": ({ dr }) =>
    replace(task(dr), "container_definitions", '"user" = "www-data"', '"user" = "root"'),
  "ecs-no-public-address": ({ dr }) => {
    service(dr).network_configuration.assign_public_ip = true;
  },
  "ecs-no-secret-in-environment": ({ dr }) =>
    replace(task(dr), "container_definitions", '"DATABASE_NAME"', '"DATABASE_PASSWORD"'),
  "ecs-not-privileged": ({ dr }) =>
    replace(task(dr), "container_definitions", '"essential" = true', '"privileged" = true'),
  "ecs-own-process-namespace": ({ dr }) => {
    task(dr).pid_mode = "host";
  },
  "ecs-propagates-tags": ({ dr }) => delete service(dr).propagate_tags,
  "ecs-rebalances-zones": ({ dr }) => delete service(dr).availability_zone_rebalancing,
  "ecs-read-only-root": ({ dr }) =>
    replace(
      task(dr),
      "container_definitions",
      '"readonlyRootFilesystem" = true',
      '"readonlyRootFilesystem" = false',
    ),
  "ecs-read-only-root-has-mounts": ({ dr }) => task(dr).volume.pop(),
  "ecs-secret-in-own-region": ({ dr }) =>
    replace(task(dr), "container_definitions", ":secretsmanager:eu-central-1:", ":secretsmanager:eu-west-1:"),
  "ecs-secret-keys-exist": ({ dr }) => replace(task(dr), "container_definitions", ":username::", ":user::"),
  "ecs-secret-value-from-form": ({ dr }) =>
    replace(task(dr), "container_definitions", ":password::", ":password:"),
  "ecs-service-after-listeners": ({ dr }) => {
    service(dr).depends_on = service(dr).depends_on.filter(
      (address: string) => !address.includes("listener"),
    );
  },
  "ecs-service-after-role-policies": ({ dr }) => {
    service(dr).depends_on = service(dr).depends_on.filter((address: string) => !address.includes("iam"));
  },
  "ecs-desired-count-follows-posture": ({ dr }) => {
    service(dr).lifecycle = { ignore_changes: ["desired_count"] };
  },
  "ecs-tasks-not-behind-promotion": ({ dr }) =>
    service(dr).depends_on.push("aws_ssm_parameter.database_host"),
};
