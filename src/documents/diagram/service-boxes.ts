import { containersOf } from "../../services/ecs/rules/tasks";
import { show, Unknown } from "../../terraform/hcl";
import type { Instance } from "../../terraform/stack/instances";
import { idOf } from "../../terraform/stack/references";
import type { Block } from "../../terraform/stack/synthesized-stack";
import { ToolError } from "../../tools/tool-error";
import { type PlacedBox, subnetIdsIn } from "./network";
import { type Box, idOfResource } from "./picture";
import { referenceTo, type StackView } from "./stack-view";

/** Load balancers, with the ports that they listen on. */
export function loadBalancerBoxes(view: StackView): PlacedBox[] {
  return view.instances("aws_lb").map((loadBalancer) => {
    const { values } = loadBalancer;
    const listeners = view.referringTo("aws_lb_listener", "load_balancer_arn", loadBalancer);
    const targetGroups = view
      .instances("aws_lb_target_group")
      .filter(({ id }) => listeners.some((listener) => forwardsTo(listener.values, id)));
    const ports = listeners.map((listener) => `${listener.values.protocol} ${listener.values.port}`);
    const checks = targetGroups.map((group) => `health check ${group.values.health_check?.path}`);
    return {
      subnetIds: subnetIdsIn(values.subnets),
      box: {
        id: idOfResource(referenceTo(loadBalancer)),
        service: "Application Load Balancer",
        title: `Application Load Balancer ${values.name}`,
        lines: [[values.internal ? "internal" : "internet-facing", ...ports].join(", "), ...checks],
        resources: [loadBalancer, ...listeners, ...targetGroups].map(referenceTo),
      },
    };
  });
}

function forwardsTo(listener: Block, targetGroupId: string): boolean {
  const actions: readonly Block[] = listener.default_action ?? [];
  return actions.some(
    ({ target_group_arn }) => idOf(target_group_arn, "aws_lb_target_group") === targetGroupId,
  );
}

/**
 * Tasks that a service starts with.
 * @throws ToolError where that cannot be told without AWS.
 */
export function taskCountOf(view: StackView, service: Instance): number {
  const count = view.firstValue(service, "desired_count");
  if (typeof count === "number") return count;
  throw new ToolError(
    `${view.name}: how many tasks ${service.address} starts with is not in the stack: desired_count is ${show(count)}.`,
  );
}

/** ECS services: how many tasks, of what size, from which image. */
export function serviceBoxes(view: StackView): PlacedBox[] {
  return view.instances("aws_ecs_service").map((service) => {
    const { values } = service;
    const tasks = taskCountOf(view, service);
    const definitions = view
      .instances("aws_ecs_task_definition")
      .filter(({ id }) => id === idOf(values.task_definition, "aws_ecs_task_definition"));
    const targets = view
      .instances("aws_appautoscaling_target")
      .filter((target) => referencesOf(target.values.resource_id).includes(`aws_ecs_service.${service.id}`));
    const cluster = view
      .instances("aws_ecs_cluster")
      .filter(({ id }) => id === idOf(values.cluster, "aws_ecs_cluster"));
    const scaling = targets.map(
      ({ values: { min_capacity: min, max_capacity: max } }) => `scaling ${min} to ${max}`,
    );
    return {
      subnetIds: subnetIdsIn(values.network_configuration?.subnets),
      box: {
        id: idOfResource(referenceTo(service)),
        service: "ECS service",
        title: `ECS ${values.launch_type === "FARGATE" ? "Fargate" : values.launch_type} ${values.name}`,
        lines: [
          [tasks === 1 ? "1 task" : `${tasks} tasks`, ...scaling].join(", "),
          ...definitions.flatMap(({ values: task }) => taskLines(task)),
        ],
        resources: [service, ...definitions, ...targets, ...cluster].map(referenceTo),
        idle: tasks === 0,
      },
    };
  });
}

function taskLines(task: Block): string[] {
  const size = `${task.cpu} CPU units, ${Number(task.memory) / 1024} GB`;
  const containers = containersOf(task).map(
    ({ name, portMappings = [] }) =>
      `container ${name}${portMappings.map(({ containerPort }: Block) => `, port ${containerPort}`).join("")}`,
  );
  return [size, ...containers];
}

/** Image repositories, with the tags that tasks run. */
export function repositoryBoxes(view: StackView): Box[] {
  const images = view
    .instances("aws_ecs_task_definition")
    .flatMap(({ values }) => containersOf(values))
    .map(({ image }) => image);
  return view.instances("aws_ecr_repository").map((repository) => {
    const tags = images
      .filter((image) => referencesOf(image).includes(`aws_ecr_repository.${repository.id}`))
      .map((image) => (image as Unknown).template.split(":").at(-1));
    const names = [...new Set(tags)].map((tag) => `${repository.values.name}:${tag}`);
    return {
      id: idOfResource(referenceTo(repository)),
      service: "ECR",
      title: "ECR",
      lines: names.length > 0 ? names : [repository.values.name],
      resources: [referenceTo(repository)],
    };
  });
}

function referencesOf(value: unknown): readonly string[] {
  return value instanceof Unknown ? value.references : [];
}
