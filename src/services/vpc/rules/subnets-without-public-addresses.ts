import type { Rule } from "../../rule";
import { eachInstance, mustBe } from "../../subjects";

export const subnetsWithoutPublicAddresses: Rule = {
  id: "vpc-subnets-without-public-addresses",
  title: "A subnet gives out no public addresses by itself",
  why: "Whatever is started there later would be on the internet without anyone having asked for it.",
  source: "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-ip-addressing.html",
  controls: ["EC2.15"],
  severity: "error",
  fix: "Set map_public_ip_on_launch = false; what needs an address asks for one.",
  check: (stacks) =>
    eachInstance(stacks, "aws_subnet", ({ values }) =>
      mustBe(values, "map_public_ip_on_launch", undefined, false),
    ),
};
