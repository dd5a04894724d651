import type { EndpointKind } from "../../terraform/stack/reachability";

export const endpoint: EndpointKind = {
  name: "load-balancer",
  type: "aws_lb",
  isEntrance: true,
  interfacesOf: ({ internal, security_groups: groups, subnets }) => ({
    groups,
    subnets,
    hasPublicAddress: internal !== true,
  }),
};
