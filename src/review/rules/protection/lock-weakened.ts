import type { PlanRule } from "../plan-rule";
import { betterHigher, betterOn, ranked } from "../words";

export const lockWeakened: PlanRule = {
  id: "plan-lock-weakened",
  risk: "protection",
  effect: "weakens a lock on data",
  title: "What is locked stays locked, and for as long",
  why: "What nobody could delete or overwrite can be deleted by whoever has the permission.",
  source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html",
  severity: "error",
  fix: "Keep the mode and the period.",
  words: [
    {
      name: /(^|\.)default_retention\.mode$|^(snaplock_type|retention_mode|lock_mode|lock_level|mode)$/,
      types: /lock|snaplock|ontap|vault|bucket/,
      judge: ranked(
        "",
        "unlocked",
        "enterprise",
        "governance",
        "readonly",
        "compliance",
        "cannotdelete",
        "locked",
      ),
      problem: "weakens the lock's mode",
    },
    {
      name: /(^|\.)default_retention\.(days|years)$|^(min_retention_days|max_retention_days|lock_duration|changeable_for_days)$|(^|\.)retention_policy\.retention_period$/,
      types: /lock|vault|bucket/,
      judge: betterHigher(),
      problem: "locks for less time",
    },
    {
      name: /(^|\.)(object_lock_enabled|is_locked|lock_configuration\.\w+_enabled)$/,
      judge: betterOn,
      problem: "removes the lock",
    },
  ],
};
