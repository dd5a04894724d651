import { destroyed } from "../destroy/destroyed";
import type { PlanRule } from "../plan-rule";

export const serviceDestroyed: PlanRule = {
  id: "plan-service-destroyed",
  risk: "capacity",
  effect: "destroys what serves",
  title: "No service, server or load balancer is destroyed unnoticed",
  why: "It serves nothing, at least until a replacement exists.",
  source: "https://developer.hashicorp.com/terraform/language/meta-arguments/lifecycle#create_before_destroy",
  severity: "warning",
  fix: "Undo what forces it, or create the new one first (create_before_destroy).",
  subjects: "any",
  check: (change) => destroyed(change, "service"),
};
