import type { PlanRule } from "../plan-rule";
import { problemIf } from "../problems";
import { covers, openings, portText } from "./openings";

export const securityGroupOpen: PlanRule = {
  id: "plan-security-group-open",
  risk: "exposure",
  effect: "opens a security group to the world",
  title: "A security group admits the world only on ports 80 and 443",
  why: "Every host on the internet can try whatever listens there.",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-18",
  controls: ["EC2.18", "EC2.19", "EC2.2"],
  severity: "error",
  fix: "Allow only the network or the security group that needs it.",
  subjects: {
    aws_security_group: ["ingress"],
    aws_default_security_group: ["ingress"],
    aws_security_group_rule: ["type", "cidr_blocks", "ipv6_cidr_blocks", "from_port", "to_port", "protocol"],
    aws_vpc_security_group_ingress_rule: ["cidr_ipv4", "cidr_ipv6", "from_port", "to_port", "ip_protocol"],
  },
  check: (change) => {
    const before = openings(change.type, change.before);
    const opened = openings(change.type, change.after).filter(
      (opening) => !before.some((old) => covers(old, opening)),
    );
    const attribute = change.type.endsWith("security_group") ? "ingress" : "cidr_ipv4";
    return problemIf(
      opened.length > 0,
      `admits the world on ${change.show(attribute, [...new Set(opened.map(portText))].join(", "))}`,
    );
  },
};
