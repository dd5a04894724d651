import type { PlannedChange } from "../../../terraform/plan";
import type { Addressed, PlanRule } from "../plan-rule";

export const outsideRegion: PlanRule = {
  id: "plan-outside-region",
  risk: "region",
  effect: "calls another region",
  title: "A stack calls its own region only",
  why: "An apply then also needs the other region, even on the day when that region is down.",
  source:
    "https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/regional-services.html",
  severity: "warning",
  fix: "Move it to the stack of that region; right for what AWS has in one region only, such as CloudFront's certificates.",
  subjects: "any",
  check: (change) => {
    if (!change.type.startsWith("aws_")) {
      return [];
    }
    const { address, mode, name, type } = change;
    const resource: Addressed = { address, mode, name, type };
    const ownRegion = regionIn(change);
    return [
      {
        problem: (plan) => {
          const providersRegion = plan.regionOf(resource);
          const region = ownRegion ?? providersRegion;
          const isMeant = region === providersRegion && plan.isSecondRegion(resource);
          return plan.homeRegion === undefined ||
            region === undefined ||
            region === plan.homeRegion ||
            isMeant
            ? undefined
            : `calls ${region}; the stack is in ${plan.homeRegion}`;
        },
      },
    ];
  },
};

/** The region of a resource, from its argument, its zone or its ARN. */
function regionIn({ after, before }: PlannedChange): string | undefined {
  const values = { ...before, ...after };
  if (typeof values.region === "string" && REGION.test(values.region)) {
    return values.region;
  }
  if (typeof values.availability_zone === "string") {
    return ZONE.exec(values.availability_zone)?.[1];
  }
  return typeof values.arn === "string" ? values.arn.split(":")[3] || undefined : undefined;
}

const REGION = /^[a-z]{2}(-[a-z]+)+-\d$/;
const ZONE = /^([a-z]{2}(?:-[a-z]+)+-\d)[a-z]$/;
