import type { PlanRule } from "../plan-rule";
import { betterOn } from "../words";

export const deletionProtectionOff: PlanRule = {
  id: "plan-deletion-protection-off",
  risk: "protection",
  effect: "turns deletion protection off",
  title: "What is protected from deletion stays protected",
  why: "One call, or the next apply, can then destroy it.",
  source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_DeleteInstance.html",
  controls: ["RDS.7", "RDS.8", "DynamoDB.6", "ELB.6"],
  severity: "error",
  fix: "Leave it on; to retire it, turn it off in a separate apply.",
  words: [
    {
      name: /(^|[._])((deletion|termination|delete|destroy)_protection|disable_api_(termination|stop)|prevent_(deletion|destroy)|protect_from_(deletion|termination))(_enabled|_check)?$/,
      judge: betterOn,
      problem: "turns deletion protection off",
    },
  ],
};
