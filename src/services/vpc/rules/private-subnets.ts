import { type EndpointKind, Reachability } from "../../../terraform/stack/reachability";
import type { Rule } from "../../rule";
import { eachInstance } from "../../subjects";

export const privateSubnets: Rule = {
  id: "vpc-private-subnets",
  title: "Tasks and databases are in subnets without a route to an internet gateway",
  why: "With such a route, a public address is all it takes to be on the internet.",
  source: "https://docs.aws.amazon.com/vpc/latest/userguide/configure-subnets.html",
  controls: ["RDS.46"],
  severity: "error",
  fix: "Put them in private subnets, with a NAT gateway for outbound traffic.",
  check: (stacks, kinds) =>
    eachInstance(stacks, typesOf(kinds), (instance) => {
      const { reach, endpoint } = Reachability.endpointOf(instance, kinds);
      return reach.isInPublicSubnet(endpoint)
        ? "subnets: got one with a route to an internet gateway, allowed: none"
        : undefined;
    }),
};

function typesOf(kinds: readonly EndpointKind[]): string[] {
  return kinds.filter(({ isEntrance }) => !isEntrance).map(({ type }) => type);
}
