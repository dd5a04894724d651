import { regionOf } from "../../../terraform/stack/references";
import { failoverTypeOf, loadBalancerOf, RECORD } from "../../route53/rules/records";
import type { Rule } from "../../rule";
import { eachInstance, NOT_APPLICABLE, problem } from "../../subjects";

export const dnsBesideSecondary: Rule = {
  id: "state-dns-beside-secondary",
  title: "The stack with the failover records is in the DR region",
  why: "Its state and what it reads are needed when the primary region is down.",
  source: "https://developer.hashicorp.com/terraform/language/v1.11.x/backend/s3",
  severity: "error",
  fix: "Give that stack the provider and the backend of the region that SECONDARY points to.",
  check: (stacks) =>
    eachInstance(stacks, RECORD, ({ stack, values }) => {
      if (failoverTypeOf(values) !== "SECONDARY") {
        return NOT_APPLICABLE;
      }
      const target = loadBalancerOf(stacks, stack, values.alias?.name);
      if (!target) {
        return problem("alias.name", values.alias?.name, "a load balancer's dns_name from a stack's outputs");
      }
      return regionOf(stack) === target.region
        ? undefined
        : problem("region of the stack's provider", regionOf(stack), String(target.region));
    }),
};
