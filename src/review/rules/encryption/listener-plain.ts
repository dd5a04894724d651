import type { Values } from "../../../terraform/plan";
import type { PlanRule } from "../plan-rule";
import { blocks, newly, problemIf } from "../problems";

function isPlain({ default_action, protocol }: Values): boolean {
  return protocol === "HTTP" && blocks(default_action).some(({ type }) => type === "forward");
}

export const listenerPlain: PlanRule = {
  id: "plan-listener-plain",
  risk: "encryption",
  effect: "answers in plain HTTP",
  title: "A listener uses HTTPS, or redirects to it",
  why: "Traffic between visitors and the application can be read and changed in transit.",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/elb-controls.html#elb-1",
  controls: ["ELB.1"],
  severity: "warning",
  fix: "Listen for HTTPS with a certificate, and redirect HTTP to it.",
  subjects: { aws_lb_listener: ["protocol", "default_action"] },
  check: (change) => problemIf(newly(change, isPlain), "answers in plain HTTP", ["protocol", "port"]),
};
