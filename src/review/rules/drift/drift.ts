import type { PlannedChange } from "../../../terraform/plan";
import { CHANGE_RULES } from "../change-rules";
import { STATEFUL } from "../destroy/stateful";
import type { PlanProblem, PlanRule } from "../plan-rule";
import { changedAmong } from "../problems";

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
  aws_db_instance: ["replicas"],
};

/** Attributes that change by themselves, with use. */
const FOLLOWS_USE =
  /^(tags_all|latest_restorable_time|status|estimated_number_of_users|last_modified|version_id)$/;

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
    const asPlanned = CHANGE_RULES.filter(({ risk }) => risk !== "region").flatMap(({ check, subjects }) => {
      const reads = subjects === "any" ? [] : subjects[change.type];
      return reads === undefined
        ? []
        : check(change).map((one) => outside(one, unlessOwn(change.type, reads)));
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

/** Any other change of what holds data. */
function changed(change: PlannedChange): PlanProblem[] {
  const { action, type } = change;
  const what = STATEFUL[type];
  if (what === undefined || action !== "update") {
    return [];
  }
  const attributes = changedAmong(
    change,
    Object.keys({ ...change.before, ...change.after }).filter((name) => !FOLLOWS_USE.test(name)),
  );
  if (attributes.length === 0) {
    return [];
  }
  return [
    { problem: `${what} was changed outside of Terraform`, attributes, ...unlessOwn(type, attributes) },
  ];
}

/** A mirroring attribute is a problem only where the resource sets it itself. */
function unlessOwn(type: string, attributes: readonly string[]): Pick<PlanProblem, "ifConfigured"> {
  const mirrors = MIRRORS[type] ?? [];
  const areMirrors = attributes.length > 0 && attributes.every((attribute) => mirrors.includes(attribute));
  return areMirrors ? { ifConfigured: attributes } : {};
}
