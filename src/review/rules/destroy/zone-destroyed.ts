import type { PlanRule } from "../plan-rule";
import { destroyed } from "./destroyed";

export const zoneDestroyed: PlanRule = {
  id: "plan-zone-destroyed",
  risk: "destroy",
  effect: "destroys a zone",
  title: "A plan destroys or replaces no hosted zone",
  why: "A new zone has different name servers: the domain does not resolve until its registrar has them.",
  source: "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DeleteHostedZone.html",
  severity: "error",
  fix: "Keep the zone, or import it under its new address.",
  subjects: "any",
  check: (change) => destroyed(change, "zone"),
};
