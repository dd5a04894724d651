import { ALONG_THE_WAY, ENDPOINT_KINDS } from "../../services";
import { taskCountOf } from "../../services/ecs/drawing";
import type { Instance } from "../../terraform/stack/instances";
import { idOf } from "../../terraform/stack/references";
import { idOfResource, referenceTo, type StackView } from "../../terraform/stack/stack-view";
import type { Block } from "../../terraform/stack/synthesized-stack";
import type { Arrow } from "./picture";

const SERVICE = "aws_ecs_service";
const TARGET_GROUP = "aws_lb_target_group";

/**
 * Within a region: from the load balancer to the tasks and to what they reach.
 *
 * @param isVisited - whether visitors are sent to a load balancer
 */
export function trafficArrows(view: StackView, isVisited: (loadBalancerId: string) => boolean): Arrow[] {
  return view.instances(SERVICE).flatMap((service) => {
    const entrances = loadBalancersOf(view, service);
    const visited = entrances.some((entrance) => isVisited(idOfResource(referenceTo(entrance))));
    const kind = visited && taskCountOf(view, service) > 0 ? "traffic" : "standby";
    const loadBalancers = entrances.map((from) => arrow(from, service, kind));
    const reached = reachedBy(view, service).map((to) => arrow(service, to, kind));
    return [...loadBalancers, ...reached];
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

/** The newest of each kind that security groups let the tasks reach. */
function reachedBy(view: StackView, service: Instance): Instance[] {
  const ofTasks = securityGroupIds(service.values.network_configuration?.security_groups);
  const reachable = view
    .instances("aws_vpc_security_group_ingress_rule")
    .filter(({ values }) =>
      securityGroupIds(values.referenced_security_group_id).some((id) => ofTasks.includes(id)),
    )
    .flatMap(({ values }) => securityGroupIds(values.security_group_id));
  return ENDPOINT_KINDS.filter(({ type }) => type !== SERVICE).flatMap(({ interfacesOf, type }) => {
    const find = (other: string, reference: unknown) =>
      view.instances(other).find(({ id }) => id === idOf(reference, other));
    return view
      .instances(type)
      .filter(({ values }) =>
        securityGroupIds(interfacesOf(values, find).groups).some((id) => reachable.includes(id)),
      )
      .slice(-1);
  });
}

function securityGroupIds(values: unknown): string[] {
  return [values].flat().flatMap((value) => idOf(value, "aws_security_group") ?? []);
}

/** Between the regions: what is copied. */
export function replicationArrows(views: readonly StackView[]): Arrow[] {
  return mergeOpposite(
    ALONG_THE_WAY.flatMap(({ drawing }) =>
      views.flatMap((view) => drawing?.replications?.(view, views) ?? []),
    ).map((copied) => ({ ...copied, kind: "replication" })),
  );
}

/** Merges two arrows with the same label, there and back, into one with two heads. */
function mergeOpposite(arrows: readonly Arrow[]): Arrow[] {
  const merged: Arrow[] = [];
  for (const next of arrows) {
    const at = merged.findIndex(
      ({ from, to, label }) => from === next.to && to === next.from && label === next.label,
    );
    const back = merged[at];
    if (back) {
      merged[at] = { ...back, both: true, resources: [...back.resources, ...next.resources] };
    } else {
      merged.push(next);
    }
  }
  return merged;
}

function arrow(from: Instance, to: Instance, kind: Arrow["kind"]): Arrow {
  return { from: idOfResource(referenceTo(from)), to: idOfResource(referenceTo(to)), kind, resources: [] };
}
