import type { Rule } from "../../rule";
import { problem, verdicts } from "../../subjects";

export const regionStackOneRegion: Rule = {
  id: "terraform-region-stack-one-region",
  title: "A region's stack has one provider, for its own region",
  why: "Terraform configures every provider, and refreshes every resource, before it plans: one call to a region that is down blocks the activation of the other.",
  source:
    "https://docs.aws.amazon.com/whitepapers/latest/disaster-recovery-workloads-on-aws/disaster-recovery-options-in-the-cloud.html",
  severity: "error",
  fix: "Move what needs another region into a separate stack; refer to the other region by ARN only.",
  check: (stacks) =>
    stacks.flatMap((stack) => {
      if (!stack.json.variable?.posture) {
        return [];
      }
      const providers = (stack.json.provider?.aws ?? []).map(({ alias, region }) =>
        alias ? `${alias} (${region})` : region,
      );
      return verdicts(
        stack,
        "provider.aws",
        providers.length === 1 ? undefined : problem("providers", providers, "one"),
      );
    }),
};
