import { stackIn, testRule, withResources } from "../../../test/support/rules";
import { defaultSecurityGroupClosed } from "./default-security-group-closed";
import { privateAddressSpace } from "./private-address-space";
import { quotas } from "./quotas";
import { securityGroupRulesSeparate } from "./security-group-rules-separate";
import { zonesByName } from "./zones-by-name";

testRule(privateAddressSpace, {
  compliant: withResources({ aws_vpc: { it: { cidr_block: "10.0.0.0/16" } } }),
  violating: withResources({ aws_vpc: { it: { cidr_block: "11.0.0.0/16" } } }),
  problems: [
    'cidr_block: got "11.0.0.0/16", allowed: a block within 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 100.64.0.0/10',
  ],
});

testRule(securityGroupRulesSeparate, {
  compliant: withResources({ aws_security_group: { it: { name: "web" } } }),
  violating: withResources({
    aws_security_group: { it: { ingress: [] } },
    aws_security_group_rule: { it: {} },
  }),
  problems: [
    "ingress: got [], allowed: nothing",
    "aws_security_group_rule: got one, allowed: aws_vpc_security_group_ingress_rule or ..._egress_rule",
  ],
});

const VPC = { aws_vpc: { main: {} } };

testRule(defaultSecurityGroupClosed, {
  compliant: withResources({ ...VPC, aws_default_security_group: { it: { vpc_id: "${aws_vpc.main.id}" } } }),
  violating: withResources({ ...VPC, aws_default_security_group: { it: { vpc_id: "${aws_vpc.other.id}" } } }),
  problems: ["aws_default_security_group: got none for the VPC, allowed: one without rules"],
});

testRule(zonesByName, {
  compliant: withResources({ aws_subnet: { it: { availability_zone: "eu-central-1a" } } }),
  violating: [
    stackIn("eu-central-1", "dr", {
      data: { aws_availability_zones: { all: {} } },
      resource: { aws_subnet: { it: { availability_zone: "eu-west-1a" } } },
    }),
  ],
  problems: [
    'availability_zone: got "eu-west-1a", allowed: eu-central-1 and a letter',
    "data.aws_availability_zones.all: got a look-up, allowed: none",
  ],
});

const many = (count: number, make: (index: number) => string) =>
  Array.from({ length: count }, (_, i) => make(i));

testRule(quotas, {
  compliant: withResources({ aws_eip: { it: { count: 5 } }, aws_security_group: { it: {} } }),
  violating: withResources({
    aws_eip: { it: { count: 6 } },
    aws_lb: { it: { security_groups: many(6, (index) => `\${aws_security_group.g${index}.id}`) } },
    aws_security_group: { it: {} },
    aws_vpc_security_group_ingress_rule: Object.fromEntries(
      many(61, (index) => `r${index}`).map((id) => [
        id,
        { security_group_id: "${aws_security_group.it.id}" },
      ]),
    ),
  }),
  problems: [
    "aws_eip: got 6, allowed: 5 in eu-central-1",
    "aws_vpc_security_group_ingress_rule: got 61, allowed: 60 a security group",
    "security groups: got 6, allowed: 5 an interface",
  ],
});
