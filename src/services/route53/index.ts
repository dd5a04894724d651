import type { Service } from "../service";
import { route53Api } from "./api";
import { controls } from "./controls";
import { checkAsksLoadBalancer } from "./rules/check-asks-load-balancer";
import { checkEnabled } from "./rules/check-enabled";
import { checkInterval } from "./rules/check-interval";
import { fenceWatchesOtherRegion } from "./rules/fence-watches-other-region";
import { healthPathNotRedirected } from "./rules/health-path-not-redirected";
import { metricAlarmsInUsEast1 } from "./rules/metric-alarms-in-us-east-1";
import { metricCheckAlarmExists } from "./rules/metric-check-alarm-exists";
import { metricCheckAlarmSame } from "./rules/metric-check-alarm-same";
import { metricCheckAlarmSupported } from "./rules/metric-check-alarm-supported";
import { metricCheckFollowsAlarm } from "./rules/metric-check-follows-alarm";
import { metricCheckInsufficientData } from "./rules/metric-check-insufficient-data";
import { primaryCanFail } from "./rules/primary-can-fail";
import { primaryFenced } from "./rules/primary-fenced";
import { recordsUnique } from "./rules/records-unique";
import { secondaryEvaluatesTarget } from "./rules/secondary-evaluates-target";
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
    fenceWatchesOtherRegion,
    healthPathNotRedirected,
    metricAlarmsInUsEast1,
    metricCheckAlarmExists,
    metricCheckAlarmSame,
    metricCheckAlarmSupported,
    metricCheckFollowsAlarm,
    metricCheckInsufficientData,
    primaryCanFail,
    primaryFenced,
    recordsUnique,
    secondaryEvaluatesTarget,
    zoneNotForced,
  ],
  apis: [route53Api],
};
