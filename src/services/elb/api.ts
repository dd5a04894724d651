import { type Api, existing, serviceLinkedRole } from "../api";

export const elbApi: Api = {
  signingName: "elasticloadbalancing",
  resourcesOf: (parameters, arn, { action }) => {
    const { LoadBalancerArn, ListenerArn, Name, RuleArn, TargetGroupArn } = parameters;
    if (action === "CreateLoadBalancer") {
      return existing(arn(`loadbalancer/app/${Name}/*`));
    }
    if (action === "CreateTargetGroup") {
      return existing(arn(`targetgroup/${Name}/*`));
    }
    const tagged = Object.entries(parameters).flatMap(([name, value]) =>
      /^ResourceArns\.member\.\d+$/.test(name) ? [value] : [],
    );
    return existing(
      ...[LoadBalancerArn, ListenerArn, RuleArn, TargetGroupArn, ...tagged].filter(
        (value) => value !== undefined,
      ),
    );
  },
  listsEverything: true,
  madeUp: [
    // Load balancers, listeners, target groups: 16 hexadecimal digits.
    [/\/[0-9a-f]{16}(?=\/|$)/g, "/*"],
    [/(:targetgroup\/)[\w-]+-\*/, "$1{targetGroup}"],
  ],
  implied: { CreateLoadBalancer: [serviceLinkedRole("elasticloadbalancing.amazonaws.com")] },
  applyPolicy: "apply-traffic",
  // Target groups can have the same prefix in several environments: only the project's own. One being created has no tag yet.
  condition: (_call, resource, _equals, { name }) =>
    resource.includes(":targetgroup/")
      ? { StringEqualsIfExists: { "aws:ResourceTag/Project": name } }
      : undefined,
  isKeptToRegions: true,
};
