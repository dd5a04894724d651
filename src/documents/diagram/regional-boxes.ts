import { containersOf } from "../../services/ecs/rules/tasks";
import type { Instance } from "../../terraform/stack/instances";
import { idOf, regionOf } from "../../terraform/stack/references";
import type { Block } from "../../terraform/stack/synthesized-stack";
import { type Box, idOfResource } from "./picture";
import { referenceTo, type StackView } from "./stack-view";

const SECRET = "aws_secretsmanager_secret";
const LOG_GROUP = "aws_cloudwatch_log_group";
const BUCKET = "aws_s3_bucket";

/** Id of the box of a secret's copy in another region. */
export function replicaId(secret: Instance, region: string): string {
  return `${idOfResource(referenceTo(secret))} in ${region}`;
}

/** Regions that a secret is copied to. */
export function replicaRegions({ values }: Instance): string[] {
  const replicas: readonly Block[] = values.replica ?? [];
  return replicas.map(({ region }) => region);
}

/** The secrets of a region: those made there, and copies of those made in others. */
export function secretBoxes(views: readonly StackView[], view: StackView): Box[] {
  const own = view
    .instances(SECRET)
    .map((secret) => secretBox(secret, idOfResource(referenceTo(secret)), []));
  const copies = views
    .flatMap((other) => other.instances(SECRET))
    .filter((secret) => replicaRegions(secret).includes(view.region ?? ""))
    .map((secret) =>
      secretBox(secret, replicaId(secret, view.region ?? ""), [`replica of ${regionOf(secret.stack)}'s`]),
    );
  return [...own, ...copies];
}

function secretBox(secret: Instance, id: string, lines: readonly string[]): Box {
  return {
    id,
    service: "Secrets Manager",
    title: "Secrets Manager",
    lines: [secret.values.name, ...lines],
    resources: [referenceTo(secret)],
  };
}

/** CloudWatch Logs: the groups that tasks write to by name, the others counted. */
export function logBoxes(view: StackView): Box[] {
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
  if (!first) return [];
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

/** CloudWatch alarms and dashboards, and the topics that are told. */
export function alarmBoxes(view: StackView): Box[] {
  const alarms = view.instances("aws_cloudwatch_metric_alarm");
  const [first] = alarms;
  if (!first) return [];
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

/** The buckets of a region, which any stack may make with a provider for it, and whose state they hold. */
export function bucketBoxes(views: readonly StackView[], region: string | undefined): Box[] {
  return views.flatMap((view) =>
    view
      .instances(BUCKET)
      .filter(({ values }) => regionOf(view.stack, values) === region)
      .map((bucket) => {
        const kept = views.filter(({ stack }) => stack.backend("s3")?.bucket === bucket.values.bucket);
        const states = kept.length > 0 ? [`state of ${kept.map(({ name }) => name).join(", ")}`] : [];
        return {
          id: idOfResource(referenceTo(bucket)),
          service: "S3",
          title: "S3",
          lines: [bucket.values.bucket, ...states],
          resources: [referenceTo(bucket)],
        };
      }),
  );
}
