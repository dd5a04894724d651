import type { Rule } from "../../rule";
import { eachInstance, mustBe } from "../../subjects";

export const subnetsWithoutPublicAddresses: Rule = {
  id: "vpc-subnets-without-public-addresses",
  title: "A subnet does not assign public addresses automatically",
  why: "Whatever is launched there later would be on the internet without anyone having asked for it.",
  source: "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-ip-addressing.html",
  controls: ["EC2.15"],
  severity: "error",
  fix: "Set map_public_ip_on_launch = false; what needs a public address requests one.",
  check: (stacks) =>
    eachInstance(stacks, "aws_subnet", ({ values }) =>
      mustBe(values, "map_public_ip_on_launch", undefined, false),
    ),
};
