import type { PlanRule } from "../plan-rule";
import { neverBecomes } from "../words";
import { amountOf, CAPACITY } from "./amounts";

export const capacityZero: PlanRule = {
  id: "plan-capacity-zero",
  risk: "capacity",
  effect: "cuts capacity to 0",
  title: "Capacity is not cut to 0",
  why: "Nothing answers any more, or nothing can start when it has to.",
  source: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-auto-scaling.html",
  severity: "warning",
  fix: "Right where a region becomes a standby; otherwise keep at least 1.",
  words: [
    {
      name: CAPACITY,
      judge: ({ after, before, path }) =>
        amountOf(before, path) > 0 && amountOf(after, path) === 0 ? "worse" : "fine",
      problem: "cuts capacity to 0",
      mayBeUnknown: true,
    },
    {
      name: /^state$/,
      types: /(ec2|rds|db)\w*_instance_state$/,
      judge: neverBecomes((state) => state === "stopped"),
      problem: "stops it",
      onCreation: true,
    },
    {
      name: /^(desired_status|power_state|running|started)$/,
      judge: neverBecomes((state) =>
        /^(false|stopped|terminated|off|suspended|deallocated)$/i.test(String(state)),
      ),
      problem: "stops it",
    },
  ],
};
