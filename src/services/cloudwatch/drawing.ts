import { idOf } from "../../terraform/stack/references";
import { idOfResource, referenceTo, type StackView } from "../../terraform/stack/stack-view";
import { besideNetwork, type Drawing, type ServiceBox } from "../drawing";
import { containersOf } from "../ecs/rules/tasks";

const LOG_GROUP = "aws_cloudwatch_log_group";

export const drawing: Drawing = {
  boxes: (view) => besideNetwork([...logBoxes(view), ...alarmBoxes(view)]),
};

/** CloudWatch Logs: the group that tasks write to by name, the others counted. */
function logBoxes(view: StackView): ServiceBox[] {
  const groups = view.instances(LOG_GROUP);
  const ofTasks = view
    .instances("aws_ecs_task_definition")
    .flatMap(({ values }) => containersOf(values))
    .map(({ logConfiguration }) => idOf(logConfiguration?.options?.["awslogs-group"], LOG_GROUP));
  const sorted = [
    ...groups.filter(({ id }) => ofTasks.includes(id)),
    ...groups.filter(({ id }) => !ofTasks.includes(id)),
  ];
  const [first, ...others] = sorted;
  if (!first) {
    return [];
  }
  const { name, retention_in_days: days } = first.values;
  return [
    {
      id: idOfResource(referenceTo(first)),
      service: "CloudWatch Logs",
      title: "CloudWatch Logs",
      lines: [
        name,
        `${days}-day retention`,
        ...(others.length > 0 ? [`and ${others.length} more groups`] : []),
      ],
      resources: sorted.map(referenceTo),
    },
  ];
}

/** CloudWatch alarms and dashboards, and the topics that they notify. */
export function alarmBoxes(view: StackView): ServiceBox[] {
  const alarms = view.instances("aws_cloudwatch_metric_alarm");
  const [first] = alarms;
  if (!first) {
    return [];
  }
  const dashboards = view.instances("aws_cloudwatch_dashboard");
  const topics = view.instances("aws_sns_topic");
  return [
    {
      id: idOfResource(referenceTo(first)),
      service: "CloudWatch",
      title: "CloudWatch",
      lines: [
        counted(alarms.length, "alarm"),
        ...(dashboards.length > 0 ? [counted(dashboards.length, "dashboard")] : []),
        ...topics.map(({ values }) => `to SNS ${values.name}`),
      ],
      resources: [...alarms, ...dashboards, ...topics].map(referenceTo),
    },
  ];
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}
