import { alarmBoxes } from "../../services/cloudwatch/drawing";
import { taskCountOf } from "../../services/ecs/drawing";
import { claimOf, LISTENER_RULE, requiredChecks } from "../../services/route53/rules/claims";
import { failoverTypeOf, HEALTH_CHECK, loadBalancerOf, RECORD } from "../../services/route53/rules/records";
import type { Instance } from "../../terraform/stack/instances";
import { idOf } from "../../terraform/stack/references";
import { idOfResource, referenceTo, type StackView } from "../../terraform/stack/stack-view";
import type { Block } from "../../terraform/stack/synthesized-stack";
import type { Arrow, Box, Frame } from "./picture";

/** What Route 53 contributes to the picture. */
export interface DnsPart {
  readonly visitors: Box;
  readonly frame: Frame;
  readonly arrows: readonly Arrow[];
}

/** The records that visitors resolve, and the health checks that decide about the answer. */
export function dnsPart(views: readonly StackView[]): DnsPart | undefined {
  const view = views.find((candidate) => records(candidate).length > 0);
  if (!view) {
    return undefined;
  }
  const zones = view.instances("aws_route53_zone");
  const names = [...new Set(records(view).map(({ values }) => String(values.name)))];
  const record = (name: string) => records(view).filter(({ values }) => values.name === name);
  const boxes = names.map((name) => recordBox(name, record(name)));
  const checks = healthCheckBoxes(views, view);
  const visitors: Box = {
    id: "visitors",
    service: "visitors",
    title: "visitors",
    lines: [],
    resources: records(view).map(referenceTo),
  };
  return {
    visitors,
    frame: {
      id: "dns",
      kind: "dns",
      title: "Route 53",
      lines: zones.map(({ values }) => `zone ${values.name}`),
      resources: zones.map(referenceTo),
      frames: [],
      boxes: [...checks.boxes, ...boxes, ...alarmBoxes(view)],
    },
    arrows: [
      ...boxes.map(({ id }) => arrow(visitors.id, id, "traffic")),
      ...checks.arrows,
      ...names.flatMap((name) => recordArrows(views, view, record(name))),
    ],
  };
}

function records(view: StackView): Instance[] {
  return view.instances(RECORD).filter(({ values }) => failoverTypeOf(values) !== undefined);
}

function recordId(of: readonly Instance[]): string {
  return of.map((record) => idOfResource(referenceTo(record)))[0] ?? "";
}

function recordBox(name: string, of: readonly Instance[]): Box {
  return {
    id: recordId(of),
    service: "Route 53 record",
    title: name,
    lines: [`failover: ${of.map(({ values }) => failoverTypeOf(values)).join(", ")}`],
    resources: of.map(referenceTo),
  };
}

/** From a record to the load balancers it can answer with; solid to the one it answers with now. */
function recordArrows(views: readonly StackView[], view: StackView, of: readonly Instance[]): Arrow[] {
  const stacks = views.map(({ stack }) => stack);
  const targets = of.flatMap((record) => {
    const located = loadBalancerOf(stacks, view.stack, record.values.alias?.name);
    const home = views.find(({ stack }) => stack === located?.stack);
    const loadBalancer = home?.instances("aws_lb").find(({ id }) => id === located?.id);
    return home && loadBalancer ? [{ record, home, loadBalancer }] : [];
  });
  const answers = targets.find(({ record, home }) => serves(home) && !isFenced(views, view, record));
  return targets.map(({ record, loadBalancer, ...target }) => ({
    ...arrow(
      recordId(of),
      idOfResource(referenceTo(loadBalancer)),
      target.home === answers?.home ? "traffic" : "standby",
    ),
    label: `${failoverTypeOf(record.values)}${isFenced(views, view, record) ? ", fenced" : ""}`,
    resources: [referenceTo(record)],
  }));
}

function serves(view: StackView): boolean {
  return view.instances("aws_ecs_service").some((service) => taskCountOf(view, service) > 0);
}

/** Whether a record's health check is held unhealthy by what a load balancer says. */
function isFenced(views: readonly StackView[], view: StackView, record: Instance): boolean {
  const check = healthCheck(view, record.values.health_check_id);
  const stacks = views.map(({ stack }) => stack);
  return requiredChecks(view.stack, check?.values ?? {}).some((required) => {
    const claim = claimOf(stacks, view.stack, required);
    const rule = views
      .find(({ stack }) => stack === claim?.stack)
      ?.instances(LISTENER_RULE)
      .find(({ id }) => id === claim?.id);
    if (rule === undefined) {
      return false;
    }
    const isClaimed = rule.values.action?.[0]?.fixed_response?.status_code === "200";
    return isClaimed === (required.invert_healthcheck === true);
  });
}

function healthCheck(view: StackView, id: unknown): Instance | undefined {
  return view.instances(HEALTH_CHECK).find((check) => check.id === idOf(id, HEALTH_CHECK));
}

/** A box with the conditions of all records: the picture has no room for one each. */
function healthCheckBoxes(views: readonly StackView[], view: StackView): { boxes: Box[]; arrows: Arrow[] } {
  const decided = records(view).flatMap((record) => {
    const check = healthCheck(view, record.values.health_check_id);
    return check ? [{ record, check }] : [];
  });
  const parts = decided.map(({ record, check }) => conditionsOf(views, view, record, check));
  const [first, ...others] = parts;
  const [top] = decided;
  if (first === undefined || top === undefined) {
    return { boxes: [], arrows: [] };
  }
  const id = idOfResource(referenceTo(top.check));
  const name = records(view).filter(({ values }) => values.name === top.record.values.name);
  return {
    boxes: [
      {
        id,
        service: "Route 53 health check",
        title: first.title,
        lines: [...first.lines, ...others.flatMap(({ lines, title }) => [title, ...lines])],
        resources: parts.flatMap((part) => part.resources),
      },
    ],
    arrows: [arrow(id, recordId(name), "condition")],
  };
}

/** When a record answers, in words. */
function conditionsOf(views: readonly StackView[], view: StackView, record: Instance, check: Instance) {
  const children: unknown[] = check.values.child_healthchecks ?? [];
  const parts = children.flatMap((child) => healthCheck(view, child) ?? []);
  const needed = check.values.child_health_threshold ?? parts.length;
  const isAll = needed === parts.length;
  return {
    title: `${failoverTypeOf(record.values)} answers while${isAll || parts.length === 0 ? "" : ` ${needed} of these hold`}`,
    lines: (parts.length > 0 ? parts : [check]).map((part, index) => {
      const text = condition(views, view, part.values);
      return index > 0 && isAll ? `and ${text}` : text;
    }),
    resources: [check, ...parts].map(referenceTo),
  };
}

function condition(views: readonly StackView[], view: StackView, check: Block): string {
  const stacks = views.map(({ stack }) => stack);
  const claim = claimOf(stacks, view.stack, check);
  if (claim) {
    const asked = loadBalancerOf(stacks, view.stack, check.fqdn);
    const name = asked?.stack.resources("aws_lb")[asked.id]?.name;
    return `${name} ${check.invert_healthcheck === true ? "denies" : "says"} ${check.resource_path}`;
  }
  return check.type === "TCP"
    ? `TCP ${check.port} is reachable`
    : `${check.type} ${check.port} ${check.resource_path} is healthy`;
}

function arrow(from: string, to: string, kind: Arrow["kind"]): Arrow {
  return { from, to, kind, resources: [] };
}
