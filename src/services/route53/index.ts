import type { Service } from "../service";
import { route53Api } from "./api";
import { controls } from "./controls";
import { checkAsksLoadBalancer } from "./rules/check-asks-load-balancer";
import { checkEnabled } from "./rules/check-enabled";
import { checkInterval } from "./rules/check-interval";
import { claimFollowsPosture } from "./rules/claim-follows-posture";
import { fenceBeforePromotion } from "./rules/fence-before-promotion";
import { healthPathNotRedirected } from "./rules/health-path-not-redirected";
import { metricAlarmsInUsEast1 } from "./rules/metric-alarms-in-us-east-1";
import { primaryCanFail } from "./rules/primary-can-fail";
import { primaryFenced } from "./rules/primary-fenced";
import { recordsUnique } from "./rules/records-unique";
import { secondaryEvaluatesTarget } from "./rules/secondary-evaluates-target";
import { secondaryFenced } from "./rules/secondary-fenced";
import { zoneNotForced } from "./rules/zone-not-forced";

export const route53: Service = {
  id: "route53",
  name: "Route 53",
  resources: {
    aws_route53_health_check: { drawn: true, replaceable: true },
    aws_route53_record: { drawn: true, replaceable: true },
    aws_route53_zone: { drawn: true },
  },
  controls,
  rules: [
    checkAsksLoadBalancer,
    checkEnabled,
    checkInterval,
    claimFollowsPosture,
    fenceBeforePromotion,
    healthPathNotRedirected,
    metricAlarmsInUsEast1,
    primaryCanFail,
    primaryFenced,
    recordsUnique,
    secondaryEvaluatesTarget,
    secondaryFenced,
    zoneNotForced,
  ],
  apis: [route53Api],
};
