import type { Config } from "../../config";
import { type Condition, type Grant, groupBy, key, policy } from "./grants";
import { impliedCalls } from "./implied-calls";
import { mirroredCalls } from "./mirror";
import { neverPolicy } from "./never";
import type { Policy } from "./policy";
import type { RecordedCall, Run } from "./recorded-call";
import { fromTemplate } from "./template";

/** A managed policy may be this long, white space not counted; ten can be attached to a role. */
export const LONGEST_POLICY = 6144;

/**
 * Which policy a service's changes are put into: one would be longer than IAM takes. The rest goes into `apply-data`.
 */
const APPLY_POLICIES: Readonly<Record<string, readonly string[]>> = {
  "apply-network": ["ec2"],
  "apply-traffic": ["acm", "elasticloadbalancing", "route53"],
  "apply-service": ["application-autoscaling", "ecr", "ecs", "iam"],
  "apply-observability": ["cloudwatch", "logs", "sns"],
};

const APPLY_ROLE = [
  ...["plan", "refresh"],
  ...["apply-network", "apply-traffic", "apply-service", "apply-observability", "apply-data"],
] as const;

/** Which policies a role is given. */
export const ROLE_POLICIES = {
  plan: ["plan", "never"],
  refresh: ["plan", "refresh", "never"],
  apply: [...APPLY_ROLE, "never"],
  activate: ["activate", "never"],
  // A person's, for one day: without `never`, which forbids what it allows.
  retire: [...APPLY_ROLE, "retire"],
} as const;

/** The roles' policies, by name: all that the recorded calls need, and what AWS asks besides. */
export function pipelinePolicies(
  recorded: readonly RecordedCall[],
  config: Config,
): Readonly<Record<string, Policy>> {
  const made = [...recorded, ...mirroredCalls(recorded)];
  const calls = [...made, ...impliedCalls(made, config)].filter((call) => isConfigured(call, config));
  const of = (run: Run) =>
    grants(
      calls.filter((call) => call.run === run),
      config,
    );
  // Each policy holds what those before it do not: a role is given several.
  const given = new Set<string>();
  const more = (run: Run) => {
    const fresh = of(run).filter((grant) => !given.has(key(grant)));
    for (const grant of fresh) given.add(key(grant));
    return fresh;
  };
  const plan = more("plan");
  const refresh = more("refresh");
  const apply = groupBy(more("apply"), applyPolicy);
  const retire = more("retire");
  return {
    plan: policy(plan),
    refresh: policy(refresh),
    ...Object.fromEntries(apply.map((found) => [applyPolicy(found[0]), policy(found)])),
    activate: policy(of("activate")),
    retire: policy(retire),
    never: neverPolicy(config),
  };
}

function applyPolicy({ action }: Grant): string {
  const service = action.split(":")[0] ?? "";
  return Object.keys(APPLY_POLICIES).find((name) => APPLY_POLICIES[name]?.includes(service)) ?? "apply-data";
}

/** What this configuration never calls was recorded for others. */
function isConfigured({ action, run }: RecordedCall, { dns, imageRegistry, network }: Config): boolean {
  const service = action.split(":")[0];
  if (service === "acm" && !dns.https) {
    return false;
  }
  // One an account: another environment's where this one does not manage it.
  if (action === "ecr:PutReplicationConfiguration") {
    return imageRegistry.manageReplication;
  }
  if (["route53:CreateHostedZone", "route53:UpdateHostedZoneComment"].includes(action)) {
    return "create" in dns.zone;
  }
  // An activation changes the network only where the NAT gateway is made for it.
  return !(run === "activate" && isChangeOfNetwork(action)) || network.natGateway === "when-active";
}

function isChangeOfNetwork(action: string): boolean {
  return action.startsWith("ec2:") && !action.startsWith("ec2:Describe");
}

function grants(calls: readonly RecordedCall[], config: Config): Grant[] {
  const found = new Map<string, Grant>();
  for (const call of calls) {
    const add = (resource: string, condition: Condition) => {
      const grant = { action: call.action, resource: fromTemplate(resource, config), condition };
      found.set(key(grant), grant);
    };
    for (const resource of call.resources) {
      const condition = existingCondition(call, resource, config);
      // Where a tag tells whose it is, the type tells nothing more.
      const isTagged = condition.StringEquals?.["aws:ResourceTag/Project"] !== undefined;
      add(isTagged ? resource.replace(/^(arn:aws:ec2:.*:)[\w-]+\/\*$/, "$1*") : resource, condition);
      if (call.action === "ec2:CreateTags" && resource.includes(":security-group/")) {
        add(resource, adoption(config));
      }
    }
    for (const resource of call.created ?? []) {
      add(resource, {
        StringEquals: { ...said(call, resource, config), "aws:RequestTag/Project": config.name },
      });
    }
  }
  return [...found.values()];
}

/**
 * What changes what a role may do, and can ask for its boundary.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html#access_policies_boundaries-delegate
 */
const ASKS_FOR_BOUNDARY = new Set(
  [
    ...["AttachRolePolicy", "CreateRole", "DeleteRolePolicy", "DetachRolePolicy"],
    ...["PutRolePermissionsBoundary", "PutRolePolicy"],
  ].map((operation) => `iam:${operation}`),
);

/** Target groups of all environments are called the same: nobody's but the project's. One that is made has no tag yet. */
const SHARED_NAME = /:targetgroup\//;

/** Where a resource's name says nothing, its tag does. */
const KNOWN_BY_TAG = /^arn:aws:(acm:|application-autoscaling:|ec2:|kms:.*:key\/)/;

function existingCondition(call: RecordedCall, resource: string, config: Config): Condition {
  const equals = { ...said(call, resource, config), ...boundary(call, config) };
  if (call.action === "route53:ChangeResourceRecordSets") {
    const names = [config.dns.recordName, `*.${config.dns.recordName}`];
    return { "ForAllValues:StringLike": { "route53:ChangeResourceRecordSetsNormalizedRecordNames": names } };
  }
  if (/^application-autoscaling:(Register|Deregister|Put|Delete)/.test(call.action)) {
    return {
      StringEquals: { ...equals, "application-autoscaling:service-namespace": "ecs" },
      // A target that is registered for the first time has no tag yet.
      StringEqualsIfExists: { "aws:ResourceTag/Project": config.name },
    };
  }
  if (SHARED_NAME.test(resource)) {
    return { StringEqualsIfExists: { "aws:ResourceTag/Project": config.name } };
  }
  const all = KNOWN_BY_TAG.test(resource) ? { ...equals, "aws:ResourceTag/Project": config.name } : equals;
  return Object.keys(all).length === 0 ? {} : { StringEquals: all };
}

/** Where the roles have a boundary, only roles that have it are changed. */
function boundary({ action }: RecordedCall, { iam }: Config): Record<string, string> {
  const arn = iam.permissionsBoundaryArn;
  return arn !== null && ASKS_FOR_BOUNDARY.has(action) ? { "iam:PermissionsBoundary": arn } : {};
}

/** The default security group comes with its network, untagged. Nobody else's tag is taken from him. */
function adoption({ name }: Config): Condition {
  return {
    StringEquals: { "aws:RequestTag/Project": name },
    StringEqualsIfExists: { "aws:ResourceTag/Project": name },
  };
}

/** What the call itself says; one that takes no resource says its region there. */
function said({ context = {}, region }: RecordedCall, resource: string, config: Config) {
  const isBound = resource === "*" && region !== "global";
  const values: Record<string, string | readonly string[]> = {
    ...(isBound ? { "aws:RequestedRegion": fromTemplate(region, config) } : {}),
  };
  for (const [name, value] of Object.entries(context)) {
    values[name] = typeof value === "string" ? fromTemplate(value, config) : value;
  }
  return values;
}
