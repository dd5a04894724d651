import type { Service } from "../service";
import { elbApi } from "./api";
import { controls } from "./controls";
import { drawing } from "./drawing";
import { endpoint } from "./endpoint";
import { loadBalancerDeletionProtected } from "./rules/deletion-protected";
import { desyncMitigation } from "./rules/desync-mitigation";
import { dropsInvalidHeaders } from "./rules/drops-invalid-headers";
import { nameLength } from "./rules/name-length";
import { recommendedTlsPolicy } from "./rules/recommended-tls-policy";
import { targetGroupReplaceable } from "./rules/target-group-replaceable";
import { loadBalancerTwoZones } from "./rules/two-zones";

export const elb: Service = {
  id: "elb",
  name: "Elastic Load Balancing",
  resources: {
    aws_lb: { drawn: true },
    aws_lb_listener: { drawn: true, replaceable: true },
    aws_lb_listener_rule: { drawn: false, replaceable: true },
    aws_lb_target_group: { drawn: true, replaceable: true },
  },
  dataSources: ["aws_lb_listener_rule"],
  controls,
  rules: [
    loadBalancerDeletionProtected,
    desyncMitigation,
    dropsInvalidHeaders,
    nameLength,
    recommendedTlsPolicy,
    targetGroupReplaceable,
    loadBalancerTwoZones,
  ],
  apis: [elbApi],
  position: 1,
  drawing,
  endpoint,
};
