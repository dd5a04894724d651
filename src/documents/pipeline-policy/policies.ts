import type { Config } from "../../config";
import type { Condition } from "../../services/api";
import type { RecordedCall, Run } from "../../services/recorded-call";
import { APIS, splitAction } from "./apis";
import { type Grant, groupBy, key, policy } from "./grants";
import { impliedCalls } from "./implied-calls";
import { mirroredCalls } from "./mirror";
import { neverPolicy } from "./never";
import type { Policy } from "./policy";
import { fromTemplate } from "./template";

/** The maximum length of a managed policy, without white space; a role can have ten. */
export const LONGEST_POLICY = 6144;

const APPLY_ROLE = [
  ...["plan", "refresh"],
  ...["apply-network", "apply-traffic", "apply-service", "apply-observability", "apply-data"],
] as const;

/** The policies of each role. */
export const ROLE_POLICIES = {
  plan: ["plan", "never"],
  refresh: ["plan", "refresh", "never"],
  apply: [...APPLY_ROLE, "never"],
  activate: ["activate", "never"],
  // For a person, for one day: without `never`, which denies what this role allows.
  retire: [...APPLY_ROLE, "retire"],
} as const;

/** The roles' policies, by name: what the recorded calls need, and what AWS checks besides. */
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
  // Each policy has only what those before it lack: a role has several.
  const given = new Set<string>();
  const more = (run: Run) => {
    const fresh = of(run).filter((grant) => !given.has(key(grant)));
    for (const grant of fresh) {
      given.add(key(grant));
    }
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
  return splitAction(action).api?.applyPolicy ?? "apply-data";
}

/** Calls that this configuration never makes were recorded for others. */
function isConfigured(call: RecordedCall, config: Config): boolean {
  return splitAction(call.action).api?.isMade?.(call, config) ?? true;
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
      // If a tag identifies the owner, the type adds nothing.
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

function existingCondition(call: RecordedCall, resource: string, config: Config): Condition {
  const equals = said(call, resource, config);
  const own = splitAction(call.action).api?.condition?.(call, resource, equals, config);
  if (own !== undefined) {
    return own;
  }
  const isKnownByTag = APIS.some(({ knownByTag }) => knownByTag?.test(resource));
  const all = isKnownByTag ? { ...equals, "aws:ResourceTag/Project": config.name } : equals;
  return Object.keys(all).length === 0 ? {} : { StringEquals: all };
}

/** The default security group comes with its network, untagged. A group with another owner's tag is not adopted. */
function adoption({ name }: Config): Condition {
  return {
    StringEquals: { "aws:RequestTag/Project": name },
    StringEqualsIfExists: { "aws:ResourceTag/Project": name },
  };
}

/** Conditions from the call itself; a call without a resource is bound to its region. */
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
