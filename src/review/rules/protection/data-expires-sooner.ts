import type { PlannedChange, Values } from "../../../terraform/plan";
import type { PlanFacts, PlanRule } from "../plan-rule";
import { blocks } from "../problems";
import { betterHigher } from "../words";

/** 0, or nothing, keeps them forever. */
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

function versions(values: Values | undefined): number {
  const age = (days: string) => bucketDays(values, "noncurrent_version_expiration", days);
  return Math.min(age("noncurrent_days"), age("days"));
}

const AGES: readonly (readonly [(values: Values | undefined) => number, string])[] = [
  [(values) => bucketDays(values, "expiration", "days"), "objects"],
  [versions, "old versions of objects"],
];

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
  words: [
    {
      name: /^retention(_in_days|_days)?$/,
      types: /log|insights/,
      judge: betterHigher(NEVER),
      problem: "deletes logs at an earlier age",
      mayBeUnknown: true,
    },
    {
      name: /^(retention_period|stream_retention_in_hours|data_retention_in_hours)$/,
      types: /stream|video/,
      judge: betterHigher(24),
      problem: "deletes records at an earlier age",
      mayBeUnknown: true,
    },
    {
      name: /(^|[._])message_retention_(seconds|duration|period)$/,
      judge: betterHigher(345_600),
      problem: "deletes messages at an earlier age",
      mayBeUnknown: true,
    },
    {
      name: /(^|[._])retention_(period|days|in_days|in_hours|hours|period_in_days|period_hours)$/,
      exceptTypes: /log|stream|backup|snapshot/,
      judge: (value) =>
        /backup|snapshot|log|message|performance_insights/.test(value.path)
          ? "fine"
          : betterHigher(NEVER)(value),
      problem: "deletes data at an earlier age",
      mayBeUnknown: true,
    },
  ],
  subjects: { aws_s3_bucket_lifecycle_configuration: [], aws_s3_bucket: [] },
  check: (change) => {
    const { action, after, before, type } = change;
    const attribute = type === "aws_s3_bucket" ? "lifecycle_rule" : "rule";
    if (
      after === undefined ||
      (before === undefined && type === "aws_s3_bucket") ||
      change.isUnknown(attribute)
    ) {
      return [];
    }
    return AGES.filter(([age]) => age(after) < age(before)).map(([, what]) => {
      const problem = `deletes ${what} at an earlier age`;
      return {
        problem: action === "create" ? (plan: PlanFacts) => unlessNew(plan, change, problem) : problem,
        attributes: [attribute],
      };
    });
  },
};
