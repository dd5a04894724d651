import { WEB_PORTS } from "../../../terraform/stack/reachability";
import type { Rule } from "../../rule";
import { eachInstance, NOT_APPLICABLE, problem } from "../../subjects";

export const openPortsAreWebPorts: Rule = {
  id: "vpc-open-ports-are-web-ports",
  title: "A security group is open to everyone on ports 80 and 443 only",
  why: "A group may be attached to anything later: scanners find an open administration or database port within minutes.",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html",
  controls: ["EC2.18", "EC2.19"],
  severity: "error",
  fix: "Allow the security group that may connect, or its address range, instead of everyone.",
  check: (stacks) =>
    eachInstance(stacks, "aws_vpc_security_group_ingress_rule", ({ values }) => {
      if (values.cidr_ipv4 !== "0.0.0.0/0" && values.cidr_ipv6 !== "::/0") {
        return NOT_APPLICABLE;
      }
      const { ip_protocol: protocol, from_port: from, to_port: to } = values;
      return protocol === "tcp" && from === to && WEB_PORTS.includes(from)
        ? undefined
        : problem("open to everyone", `${protocol} ${from ?? "any"}-${to ?? "any"}`, "tcp 80 or tcp 443");
    }),
};
