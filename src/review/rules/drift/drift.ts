import type { PlannedChange } from "../../../terraform/plan";
import { attributeIn, differencesOf } from "../../differences";
import { dataIn } from "../destroy/kinds";
import { examine } from "../examine";
import type { PlanProblem, PlanRule } from "../plan-rule";

/**
 * Attributes that mirror what other resources set: after an apply they differ from the state although nobody changed
 * anything, unless the resource's own configuration sets them.
 */
const MIRRORS: Readonly<Record<string, readonly string[]>> = {
  aws_iam_role: ["inline_policy", "managed_policy_arns"],
  aws_s3_bucket: [
    "acl",
    "cors_rule",
    "grant",
    "lifecycle_rule",
    "logging",
    "object_lock_configuration",
    "policy",
    "replication_configuration",
    "server_side_encryption_configuration",
    "versioning",
    "website",
  ],
  aws_security_group: ["ingress", "egress"],
  aws_default_security_group: ["ingress", "egress"],
  aws_kms_key: ["policy"],
  aws_secretsmanager_secret: ["policy", "replica"],
  aws_sns_topic: ["policy"],
  aws_sqs_queue: ["policy"],
};

/** What changes with use or by itself, where no schema says so. */
const FOLLOWS_USE =
  /^(tags_all|etag|fingerprint|generation|resource_version|self_link|status|last_modified|version_id|(latest|last|next|updated?|modified|creat\w+)_\w*(time|date|at|timestamp)\w*)$/;

export const drift: PlanRule = {
  id: "plan-drift",
  risk: "drift",
  effect: "finds drift",
  title: "What holds data or controls access is not changed outside of Terraform",
  why: "The next apply may undo it, or the code no longer describes what runs.",
  source: "https://developer.hashicorp.com/terraform/tutorials/state/resource-drift",
  severity: "warning",
  fix: "Add the change to the configuration, or let the apply undo it: decide which.",
  subjects: "any",
  check: (change) => {
    const asPlanned = examine(change).found.flatMap(({ problem, rule }) => {
      const { subjects } = rule;
      const reads = subjects === "any" ? undefined : subjects?.[change.type];
      return rule.risk === "region"
        ? []
        : [outside(problem, unlessOwn(change.type, reads ?? problem.attributes))];
    });
    return asPlanned.length > 0 ? asPlanned : changed(change);
  },
};

/** The same problem, for a change that has already happened. */
function outside(
  { attributes, problem }: PlanProblem,
  condition: Pick<PlanProblem, "ifConfigured">,
): PlanProblem {
  const prefixed = (text: string | undefined) =>
    text === undefined ? undefined : `outside of Terraform: ${text}`;
  return {
    problem:
      typeof problem === "string" ? `outside of Terraform: ${problem}` : (plan) => prefixed(problem(plan)),
    ...(attributes === undefined ? {} : { attributes }),
    ...condition,
  };
}

/** Any other change of what holds data, except what the provider or AWS changes by itself. */
function changed(change: PlannedChange): PlanProblem[] {
  const { action, type } = change;
  const what = dataIn(change);
  if (what === undefined || action !== "update") {
    return [];
  }
  const names = differencesOf(change).map(({ path }) => attributeIn(path));
  const attributes = [...new Set(names)].filter((name) => !FOLLOWS_USE.test(name) && !byItself(change, name));
  if (attributes.length === 0) {
    return [];
  }
  return [
    { problem: `${what} was changed outside of Terraform`, attributes, ...unlessOwn(type, attributes) },
  ];
}

/** What AWS changes as it was told to: upgrades of minor versions, autoscaled capacity. */
function byItself({ after, before, type }: PlannedChange, attribute: string): boolean {
  if (attribute === "engine_version") {
    return (
      before?.auto_minor_version_upgrade === true && isMinor(before.engine_version, after?.engine_version)
    );
  }
  return type === "aws_dynamodb_table" && /^(read|write)_capacity$/.test(attribute);
}

function isMinor(before: unknown, after: unknown): boolean {
  const [was, is] = [before, after].map((version) => String(version).split("."));
  return was?.[0] === is?.[0] && (was?.length === 1 || Number(was?.[0]) >= 10 || was?.[1] === is?.[1]);
}

/** A mirroring attribute is a problem only where the resource sets it itself. */
function unlessOwn(type: string, attributes: readonly string[] = []): Pick<PlanProblem, "ifConfigured"> {
  const mirrors = MIRRORS[type] ?? [];
  const areMirrors = attributes.length > 0 && attributes.every((attribute) => mirrors.includes(attribute));
  return areMirrors ? { ifConfigured: attributes } : {};
}
