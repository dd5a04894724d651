import { show } from "../../terraform/hcl";
import type { Instance } from "../../terraform/stack/instances";
import { idOf, referencesOf } from "../../terraform/stack/references";
import { idOfResource, referenceTo, type StackView } from "../../terraform/stack/stack-view";
import type { Block } from "../../terraform/stack/synthesized-stack";
import { ToolError } from "../../tools/tool-error";
import { type Drawing, type PlacedBox, subnetIdsIn } from "../drawing";
import { containersOf } from "./rules/tasks";

export const drawing: Drawing = { boxes: serviceBoxes };

/**
 * Number of tasks that a service starts with: the minimum of its scaling at least, since registering that raises it.
 * @throws ToolError if the stack alone does not tell.
 */
export function taskCountOf(view: StackView, service: Instance): number {
  const count = view.firstValue(service, "desired_count");
  if (typeof count === "number") {
    const minima = scalableTargets(view, service).map((target) => view.firstValue(target, "min_capacity"));
    return Math.max(count, ...minima.filter((least) => typeof least === "number"));
  }
  throw new ToolError(
    `${view.name}: how many tasks ${service.address} starts with is not in the stack: desired_count is ${show(count)}.`,
  );
}

function scalableTargets(view: StackView, { id }: Instance): Instance[] {
  return view
    .instances("aws_appautoscaling_target")
    .filter((target) => referencesOf(target.values.resource_id).includes(`aws_ecs_service.${id}`));
}

/** ECS services: number and size of tasks, and their image. */
function serviceBoxes(view: StackView): PlacedBox[] {
  return view.instances("aws_ecs_service").map((service) => {
    const { values } = service;
    const tasks = taskCountOf(view, service);
    const definitions = view
      .instances("aws_ecs_task_definition")
      .filter(({ id }) => id === idOf(values.task_definition, "aws_ecs_task_definition"));
    const targets = scalableTargets(view, service);
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
