import type { PlanFacts, PlanRule } from "../plan-rule";
import { changedAmong, problemIf } from "../problems";

/** The policies that choose among several answers. */
const POLICIES = [
  "failover_routing_policy",
  "weighted_routing_policy",
  "latency_routing_policy",
  "geolocation_routing_policy",
  "geoproximity_routing_policy",
  "multivalue_answer_routing_policy",
];

/** The attributes that decide where visitors go. */
const ATTRIBUTES = ["name", "type", "records", "alias", "set_identifier", "health_check_id", ...POLICIES];

/** Names that begin with `_` are for machines: certificates, services. */
function isForMachines(name: string): boolean {
  return name.startsWith("_");
}

export const recordChanged: PlanRule = {
  id: "plan-record-changed",
  risk: "dns",
  effect: "changes DNS records",
  title: "A record for visitors changes only when that is intended",
  why: "Visitors go where the new answer points, each once the old one's time to live has passed.",
  source: "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover.html",
  severity: "warning",
  fix: "Check that the new target serves, and lower the time to live beforehand.",
  subjects: { aws_route53_record: ATTRIBUTES },
  check: (change) => {
    const { after, before } = change;
    if (isForMachines(String((after ?? before)?.name ?? ""))) {
      return [];
    }
    if (change.isDestroyed) {
      return [{ problem: "removes a record", attributes: change.after === undefined ? [] : ATTRIBUTES }];
    }
    if (change.action === "create") {
      // A certificate's validation record: its name is the certificate authority's to choose.
      if (change.isUnknown("name")) {
        return [];
      }
      const beside = (plan: PlanFacts) =>
        plan.keepsRecord(after ?? {}) ? "adds an answer to the existing ones" : undefined;
      return [
        ...problemIf(after?.allow_overwrite === true, "takes over a record that may exist", [
          "allow_overwrite",
        ]),
        ...(after?.set_identifier
          ? [{ problem: beside, attributes: changedAmong(change, ["set_identifier", ...POLICIES]) }]
          : []),
      ];
    }
    const changed = changedAmong(change, ATTRIBUTES);
    return problemIf(changed.length > 0, "changes what a record answers", changed);
  },
};
