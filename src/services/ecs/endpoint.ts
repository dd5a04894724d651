import type { EndpointKind } from "../../terraform/stack/reachability";

export const endpoint: EndpointKind = {
  name: "tasks",
  type: "aws_ecs_service",
  interfacesOf: ({ network_configuration: network }) => ({
    groups: network?.security_groups,
    subnets: network?.subnets,
    hasPublicAddress: network?.assign_public_ip === true,
  }),
};
