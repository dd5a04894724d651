import type { Rule } from "../../rule";
import { eachInstance, NOT_APPLICABLE, problem } from "../../subjects";

export const nameLength: Rule = {
  id: "elb-name-length",
  title: "A load balancer's name is valid in ELB",
  why: "ELB refuses names that have more than 32 characters or anything but letters, digits and hyphens, that start or end with a hyphen, or that start with internal-.",
  source: "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html",
  severity: "error",
  fix: "Shorten the configuration's name.",
  check: (stacks) =>
    eachInstance(stacks, "aws_lb", ({ values: { name } }) => {
      if (name === undefined) {
        return NOT_APPLICABLE;
      }
      return /^(?!internal-)(?!.*-$)[A-Za-z0-9][A-Za-z0-9-]{0,31}$/.test(name)
        ? undefined
        : problem(
            "name",
            name,
            "1 to 32 letters, digits and hyphens, not internal-..., no hyphen at either end",
          );
    }),
};
