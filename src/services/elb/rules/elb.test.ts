import { testRule, withResources } from "../../../../test/support/rules";
import { loadBalancerDeletionProtected } from "./deletion-protected";
import { desyncMitigation } from "./desync-mitigation";
import { dropsInvalidHeaders } from "./drops-invalid-headers";
import { nameLength } from "./name-length";
import { recommendedTlsPolicy } from "./recommended-tls-policy";
import { targetGroupReplaceable } from "./target-group-replaceable";
import { loadBalancerTwoZones } from "./two-zones";

testRule(nameLength, {
  compliant: withResources({ aws_lb: { it: { name: "lamp-dr" } } }),
  violating: withResources({ aws_lb: { it: { name: "internal-lamp" } } }),
  problems: [
    'name: got "internal-lamp", allowed: 1 to 32 letters, digits and hyphens, not internal-..., no hyphen at either end',
  ],
});

testRule(targetGroupReplaceable, {
  compliant: withResources({
    aws_lb_target_group: { it: { name_prefix: "lamp-", lifecycle: { create_before_destroy: true } } },
  }),
  violating: withResources({ aws_lb_target_group: { it: { name: "lamp" } } }),
  problems: [
    'name: got "lamp", allowed: nothing',
    "name_prefix: got nothing, allowed: 1 to 6 letters, digits and hyphens",
    "lifecycle.create_before_destroy: got nothing, allowed: true",
  ],
});

const balancerWith = (values: object) => withResources({ aws_lb: { it: values } });

testRule(dropsInvalidHeaders, {
  compliant: balancerWith({ drop_invalid_header_fields: true }),
  violating: balancerWith({}),
  problems: ["drop_invalid_header_fields: got nothing, allowed: true"],
});

testRule(loadBalancerDeletionProtected, {
  compliant: balancerWith({ enable_deletion_protection: true }),
  violating: balancerWith({}),
  problems: ["enable_deletion_protection: got nothing, allowed: true"],
});

testRule(desyncMitigation, {
  compliant: balancerWith({}),
  violating: balancerWith({ desync_mitigation_mode: "monitor" }),
  problems: ['desync_mitigation_mode: got "monitor", allowed: nothing or "defensive" or "strictest"'],
});

const inZones = (...zones: string[]) =>
  withResources({
    aws_subnet: Object.fromEntries(zones.map((zone, index) => [`s${index}`, { availability_zone: zone }])),
    aws_lb: { it: { subnets: zones.map((_, index) => `\${aws_subnet.s${index}.id}`) } },
  });

testRule(loadBalancerTwoZones, {
  compliant: inZones("eu-central-1a", "eu-central-1b"),
  violating: inZones("eu-central-1a", "eu-central-1a"),
  problems: ['subnets: got ["eu-central-1a","eu-central-1a"], allowed: two Availability Zones'],
});

const listenerWith = (ssl_policy: string) =>
  withResources({ aws_lb_listener: { it: { protocol: "HTTPS", ssl_policy } } });

testRule(recommendedTlsPolicy, {
  compliant: listenerWith("ELBSecurityPolicy-TLS13-1-2-2021-06"),
  violating: listenerWith("ELBSecurityPolicy-2016-08"),
  problems: [
    'ssl_policy: got "ELBSecurityPolicy-2016-08", allowed: "ELBSecurityPolicy-TLS13-1-2-2021-06" or "ELBSecurityPolicy-TLS13-1-2-FIPS-2023-04" or "ELBSecurityPolicy-TLS13-1-2-Res-2021-06" or "ELBSecurityPolicy-TLS13-1-2-Res-FIPS-2023-04" or "ELBSecurityPolicy-TLS13-1-3-2021-06" or "ELBSecurityPolicy-TLS13-1-3-FIPS-2023-04"',
  ],
});
