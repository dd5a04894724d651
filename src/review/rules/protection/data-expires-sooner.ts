import type { PlannedChange, Values } from "../../../terraform/plan";
import type { PlanFacts, PlanRule } from "../plan-rule";
import { blocks, problemIf } from "../problems";

const NEVER = Number.POSITIVE_INFINITY;

/** After how many days a bucket's rules delete objects, or their noncurrent versions. */
function bucketDays(values: Values | undefined, block: string, days: string): number {
  const rules = blocks(values?.rule ?? values?.lifecycle_rule).filter(
    ({ enabled, status }) => status === "Enabled" || enabled === true,
  );
  const ages = rules.flatMap((rule) =>
    blocks(rule[block]).map((one) => (one.date ? 0 : Number(one[days] || NEVER))),
  );
  return Math.min(NEVER, ...ages);
}

const objects = (values: Values | undefined) => bucketDays(values, "expiration", "days");

function versions(values: Values | undefined): number {
  return Math.min(
    bucketDays(values, "noncurrent_version_expiration", "noncurrent_days"),
    bucketDays(values, "noncurrent_version_expiration", "days"),
  );
}

/** 0 keeps logs forever. */
const retention = (values: Values | undefined) => Number(values?.retention_in_days || NEVER);

type Age = readonly [attribute: string, age: (values: Values | undefined) => number, what: string];

const AGES: Readonly<Record<string, readonly Age[]>> = {
  aws_s3_bucket_lifecycle_configuration: [
    ["rule", objects, "objects"],
    ["rule", versions, "old versions of objects"],
  ],
  aws_cloudwatch_log_group: [["retention_in_days", retention, "logs"]],
  aws_kinesis_stream: [["retention_period", (values) => Number(values?.retention_period ?? 24), "records"]],
  aws_sqs_queue: [
    [
      "message_retention_seconds",
      (values) => Number(values?.message_retention_seconds ?? 345_600),
      "messages",
    ],
  ],
};

/** A bucket created together with its rule has nothing to lose; its name may not be known yet. */
function unlessNew(plan: PlanFacts, change: PlannedChange, problem: string): string | undefined {
  const isNew = change.isUnknown("bucket")
    ? plan.createsBucketOf(change)
    : plan.creates("aws_s3_bucket", change.after?.bucket);
  return isNew ? undefined : problem;
}

export const dataExpiresSooner: PlanRule = {
  id: "plan-data-expires-sooner",
  risk: "protection",
  effect: "deletes data at an earlier age",
  title: "Data is not deleted at an earlier age than before",
  why: "Older data is deleted within a day or two, without any destroy in a plan; so are a state's old versions.",
  source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lifecycle-mgmt.html",
  severity: "warning",
  fix: "Keep the age, or copy older data first; never let a state bucket expire objects.",
  // A rule's bucket and an unknown age are no danger by themselves.
  subjects: Object.fromEntries(Object.keys(AGES).map((type) => [type, []])),
  check: (change) => {
    const { action, after, before, type } = change;
    if (after === undefined || (before === undefined && type !== "aws_s3_bucket_lifecycle_configuration")) {
      return [];
    }
    return (AGES[type] ?? []).flatMap(([attribute, age, what]) => {
      if (change.isUnknown(attribute) || !(age(after) < age(before))) {
        return [];
      }
      const problem = `deletes ${what} at an earlier age`;
      return action === "create"
        ? [{ problem: (plan: PlanFacts) => unlessNew(plan, change, problem), attributes: [attribute] }]
        : problemIf(true, problem, [attribute]);
    });
  },
};
