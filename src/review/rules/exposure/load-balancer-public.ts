import type { PlanRule } from "../plan-rule";

export const loadBalancerPublic: PlanRule = {
  id: "plan-load-balancer-public",
  risk: "exposure",
  effect: "makes a load balancer public",
  title: "An internal load balancer stays internal",
  why: "What was reachable only from the network now answers the internet.",
  source:
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html",
  severity: "warning",
  fix: "Keep internal = true.",
  words: [
    {
      name: /^(internal|scheme|load_balancing_scheme)$/,
      types: /(^|_)(lb|elb|load_?balancer\w*|forwarding_rule)$/,
      judge: ({ after, before }) =>
        (before === true || /^internal/i.test(String(before))) &&
        after !== true &&
        !/^internal(?!.*facing)/i.test(String(after))
          ? "worse"
          : "fine",
      problem: "makes an internal load balancer public",
    },
  ],
};
