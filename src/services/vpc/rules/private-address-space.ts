import { Cidr } from "../../../config/cidr";
import type { Rule } from "../../rule";
import { eachInstance, problem } from "../../subjects";

/** RFC 1918, and the shared address space of RFC 6598. */
const PRIVATE = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"];

export const privateAddressSpace: Rule = {
  id: "vpc-private-address-space",
  title: "A VPC uses private address space",
  why: "AWS allows public addresses in a VPC, but the hosts that really own them cannot be reached from it, and no RFC 1918 range can be added to it later.",
  source: "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html",
  severity: "warning",
  fix: "Set regions.primary.cidrBlock and regions.dr.cidrBlock to blocks of 10.0.0.0/8, before the first apply.",
  check: (stacks) =>
    eachInstance(stacks, "aws_vpc", ({ values: { cidr_block: block } }) =>
      PRIVATE.some((range) => Cidr.parse(range).contains(Cidr.parse(block)))
        ? undefined
        : problem("cidr_block", block, `a block within ${PRIVATE.join(", ")}`),
    ),
};
