import { evaluate, referencesIn } from "../../../terraform/hcl";
import { idOf } from "../../../terraform/stack/references";
import type { Block } from "../../../terraform/stack/synthesized-stack";
import type { Rule } from "../../rule";
import { eachInstance, NOT_APPLICABLE } from "../../subjects";
import { SERVICE } from "./tasks";

export const serviceAfterListeners: Rule = {
  id: "ecs-service-after-listeners",
  title: "A service is created after the listeners of its target group",
  why: "ECS refuses a service whose target group is not attached to a load balancer yet, and nothing else creates that dependency.",
  source: "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html",
  severity: "error",
  fix: "Add every listener that forwards to the target group to the service's depends_on.",
  check: (stacks) =>
    eachInstance(stacks, SERVICE, ({ stack, values }) => {
      const balancers: Block[] = values.load_balancer ?? [];
      const groups = balancers.map(({ target_group_arn: arn }) => idOf(arn, "aws_lb_target_group"));
      if (groups.length === 0) {
        return NOT_APPLICABLE;
      }
      const listeners = Object.entries(stack.resources("aws_lb_listener"))
        .filter(([, block]) => {
          const references = referencesIn(evaluate(block.default_action, {}));
          return groups.some((group) => references.includes(`aws_lb_target_group.${group}`));
        })
        .map(([id]) => `aws_lb_listener.${id}`);
      const after: string[] = values.depends_on ?? [];
      if (listeners.length === 0) {
        return "depends_on: got a target group without a listener, allowed: one with a listener";
      }
      return listeners
        .filter((listener) => !after.includes(listener))
        .map((listener) => `depends_on: got no ${listener}, allowed: every listener of the target group`);
    }),
};
