import type { PlanRule } from "../plan-rule";
import { betterOff } from "../words";

export const forceDestroyOn: PlanRule = {
  id: "plan-force-destroy-on",
  risk: "protection",
  effect: "lets a destroy empty it",
  title: "What is not empty is not destroyed",
  why: "A later destroy empties it first instead of being refused.",
  source:
    "https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/s3_bucket#force_destroy",
  severity: "error",
  fix: "Leave it false; empty it by hand before you destroy it.",
  words: [
    {
      name: /(^|[._])(force_(destroy|delete)(?!_)|delete_contents_on_destroy|\w+_force_destroy)/,
      judge: betterOff,
      problem: "lets a destroy empty it first",
    },
    {
      name: /(^|[._])delete_on_termination$/,
      judge: betterOff,
      problem: "deletes the volume with its server",
    },
  ],
};
