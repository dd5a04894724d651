import { REPLICATION as ECR_REPLICATION, rulesOf } from "../../services/ecr/rules/replication";
import { DATABASE } from "../../services/rds/rules/instances";
import { BUCKET, REPLICATION as BUCKET_REPLICATION } from "../../services/s3/rules/buckets";
import type { Instance } from "../../terraform/stack/instances";
import { idOf } from "../../terraform/stack/references";
import type { Block } from "../../terraform/stack/synthesized-stack";
import { sourceOf } from "./database-boxes";
import { type Arrow, idOfResource } from "./picture";
import { replicaId, replicaRegions } from "./regional-boxes";
import { taskCountOf } from "./service-boxes";
import { referenceTo, type StackView } from "./stack-view";

const SERVICE = "aws_ecs_service";
const TARGET_GROUP = "aws_lb_target_group";

/**
 * Within a region: load balancer, tasks, database.
 *
 * @param isVisited - whether visitors are sent to a load balancer
 */
export function trafficArrows(view: StackView, isVisited: (loadBalancerId: string) => boolean): Arrow[] {
  return view.instances(SERVICE).flatMap((service) => {
    const entrances = loadBalancersOf(view, service);
    const visited = entrances.some((entrance) => isVisited(idOfResource(referenceTo(entrance))));
    const kind = visited && taskCountOf(view, service) > 0 ? "traffic" : "standby";
    const loadBalancers = entrances.map((from) => arrow(from, service, kind));
    const databases = databasesOf(view, service).map((to) => arrow(service, to, kind));
    return [...loadBalancers, ...databases];
  });
}

function loadBalancersOf(view: StackView, service: Instance): Instance[] {
  const registered: readonly Block[] = service.values.load_balancer ?? [];
  const groups = registered.map(({ target_group_arn }) => idOf(target_group_arn, TARGET_GROUP));
  const listeners = view.instances("aws_lb_listener").filter(({ values }) => {
    const actions: readonly Block[] = values.default_action ?? [];
    return actions.some(({ target_group_arn }) => groups.includes(idOf(target_group_arn, TARGET_GROUP)));
  });
  return view
    .instances("aws_lb")
    .filter(({ id }) => listeners.some(({ values }) => idOf(values.load_balancer_arn, "aws_lb") === id));
}

/** The newest database that the firewall lets the tasks reach. */
function databasesOf(view: StackView, service: Instance): Instance[] {
  const ofTasks = securityGroupIds(service.values.network_configuration?.security_groups);
  const reachable = view
    .instances("aws_vpc_security_group_ingress_rule")
    .filter(({ values }) =>
      securityGroupIds(values.referenced_security_group_id).some((id) => ofTasks.includes(id)),
    )
    .flatMap(({ values }) => securityGroupIds(values.security_group_id));
  const databases = view
    .instances(DATABASE)
    .filter(({ values }) =>
      securityGroupIds(values.vpc_security_group_ids).some((id) => reachable.includes(id)),
    );
  return databases.slice(-1);
}

function securityGroupIds(values: unknown): string[] {
  return [values].flat().flatMap((value) => idOf(value, "aws_security_group") ?? []);
}

/** Between the regions: what is copied. */
export function replicationArrows(views: readonly StackView[]): Arrow[] {
  return mergeOpposite([
    ...views.flatMap((view) => databaseArrows(views, view)),
    ...views.flatMap((view) => secretArrows(views, view)),
    ...views.flatMap((view) => imageArrows(views, view)),
    ...views.flatMap(bucketArrows),
  ]);
}

function databaseArrows(views: readonly StackView[], view: StackView): Arrow[] {
  return view.instances(DATABASE).flatMap((replica) => {
    const source = sourceOf(views, view, replica);
    return source
      ? [
          {
            ...arrow(source, replica, "replication"),
            label: "asynchronous",
            resources: [referenceTo(replica)],
          },
        ]
      : [];
  });
}

function secretArrows(views: readonly StackView[], view: StackView): Arrow[] {
  const regions = views.map(({ region }) => region);
  return view.instances("aws_secretsmanager_secret").flatMap((secret) =>
    replicaRegions(secret)
      .filter((region) => regions.includes(region))
      .map((region) => ({
        from: idOfResource(referenceTo(secret)),
        to: replicaId(secret, region),
        kind: "replication" as const,
        label: "secret",
        resources: [referenceTo(secret)],
      })),
  );
}

function imageArrows(views: readonly StackView[], view: StackView): Arrow[] {
  return view.instances(ECR_REPLICATION).flatMap((configuration) =>
    rulesOf(configuration.values).flatMap((rule) => {
      const regions = (rule.destination ?? []).map((destination: Block) => destination.region);
      const targets = views
        .filter(({ region }) => regions.includes(region))
        .flatMap((other) => other.instances("aws_ecr_repository"));
      const covers = (name: string) =>
        (rule.repository_filter ?? []).some(({ filter }: Block) => name.startsWith(filter));
      return view
        .instances("aws_ecr_repository")
        .filter(({ values }) => covers(values.name))
        .flatMap((from) =>
          targets
            .filter(({ values }) => values.name === from.values.name)
            .map((to) => ({
              ...arrow(from, to, "replication"),
              label: "images",
              resources: [referenceTo(configuration)],
            })),
        );
    }),
  );
}

function bucketArrows(view: StackView): Arrow[] {
  const bucket = (reference: unknown) =>
    view.instances(BUCKET).filter(({ id }) => id === idOf(reference, BUCKET));
  return view.instances(BUCKET_REPLICATION).flatMap((configuration) => {
    const rules: readonly Block[] = configuration.values.rule ?? [];
    const targets = new Set(rules.flatMap((rule) => bucket(rule.destination?.bucket)));
    return bucket(configuration.values.bucket).flatMap((from) =>
      [...targets].map((to) => ({
        ...arrow(from, to, "replication"),
        label: "state",
        resources: [referenceTo(configuration)],
      })),
    );
  });
}

/** Two arrows of the same kind and label, there and back, are one with two heads. */
function mergeOpposite(arrows: readonly Arrow[]): Arrow[] {
  const merged: Arrow[] = [];
  for (const next of arrows) {
    const at = merged.findIndex(
      ({ from, to, label }) => from === next.to && to === next.from && label === next.label,
    );
    const back = merged[at];
    if (back) merged[at] = { ...back, both: true, resources: [...back.resources, ...next.resources] };
    else merged.push(next);
  }
  return merged;
}

function arrow(from: Instance, to: Instance, kind: Arrow["kind"]): Arrow {
  return { from: idOfResource(referenceTo(from)), to: idOfResource(referenceTo(to)), kind, resources: [] };
}
