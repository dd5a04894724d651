import { type AlarmDefinition, type AlarmState, alarmState } from "./alarm";
import type { DnsLogic, FailoverRecord, LoadBalancer } from "./dns-logic";

/**
 * How Route 53 treats missing data behind an alarm. Its documentation says that it "monitors the data stream" of an alarm
 * instead of its state, and never mentions the alarm's `treat_missing_data`; but AWS's own template for EventBridge global
 * endpoints relies on it. So both readings are modelled, and the design must hold in both.
 * - `data-stream`: missing data are insufficient data, whatever the alarm's setting.
 * - `as-alarm`: missing data are treated as the alarm treats them.
 */
export type MissingDataReading = "data-stream" | "as-alarm";

/** What Route 53 knows at a given moment. */
export interface Findings {
  /** Endpoint checks by logical id: the checkers' combined result. */
  readonly endpoints: Readonly<Record<string, boolean>>;
  /** Load balancers whose target group has a healthy target. A group without any target has none. */
  readonly healthyTargets: ReadonlySet<LoadBalancer>;
  /** State of the data behind each alarm check, by the check's logical id. */
  readonly alarms: Readonly<Record<string, AlarmState>>;
  /** Last known health of checks on alarms; absent until there has been data. */
  readonly lastKnown: Readonly<Record<string, boolean>>;
}

export interface Answer {
  readonly answers: "PRIMARY" | "SECONDARY";
  readonly loadBalancer: LoadBalancer;
  readonly primaryHealthy: boolean;
  readonly secondaryHealthy: boolean;
  /** Health checks by logical id. */
  readonly checks: Readonly<Record<string, boolean>>;
}

/** Which record Route 53 answers with. */
export function answer(logic: DnsLogic, findings: Findings): Answer {
  const checks = Object.fromEntries(
    Object.keys(logic.healthChecks).map((id) => [id, isHealthy(logic, id, findings)]),
  );
  const recordHealthy = ({ healthCheck, evaluateTargetHealth, loadBalancer }: FailoverRecord) =>
    (healthCheck === undefined || checks[healthCheck] === true) &&
    (!evaluateTargetHealth || findings.healthyTargets.has(loadBalancer));
  const primaryHealthy = recordHealthy(logic.primary);
  const secondaryHealthy = recordHealthy(logic.secondary);
  // Neither healthy: PRIMARY.
  // https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-problems.html
  const answers = !primaryHealthy && secondaryHealthy ? "SECONDARY" : "PRIMARY";
  const { loadBalancer } = answers === "PRIMARY" ? logic.primary : logic.secondary;
  return { answers, loadBalancer, primaryHealthy, secondaryHealthy, checks };
}

/**
 * Whether a health check is healthy.
 * Source: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html
 */
export function isHealthy(logic: DnsLogic, id: string, findings: Findings): boolean {
  const check = logic.healthChecks[id];
  if (!check) {
    throw new Error(`There is no health check ${id}.`);
  }
  // Route 53 stops checking and considers it healthy; if inverted, unhealthy.
  const healthy = check.disabled || uninverted();
  return healthy !== check.inverted;

  function uninverted(): boolean {
    if (check?.kind === "calculated") {
      const healthyChildren = check.children.filter((child) => isHealthy(logic, child, findings));
      return healthyChildren.length >= check.threshold;
    }
    if (check?.kind === "alarm") {
      const state = findings.alarms[id] ?? "INSUFFICIENT_DATA";
      if (state !== "INSUFFICIENT_DATA") {
        return state === "OK";
      }
      if (check.insufficientDataHealthStatus !== "LastKnownStatus") {
        return check.insufficientDataHealthStatus === "Healthy";
      }
      // A new check has no last known status, and is healthy.
      return findings.lastKnown[id] ?? true;
    }
    // A new check is healthy until there are enough results.
    return findings.endpoints[id] ?? true;
  }
}

/** The state that Route 53 derives from an alarm's data. */
export function stateForRoute53(
  alarm: AlarmDefinition,
  datapoints: readonly (number | undefined)[],
  before: AlarmState,
  reading: MissingDataReading,
): AlarmState {
  const treatMissingData = reading === "data-stream" ? "missing" : alarm.treatMissingData;
  return alarmState({ ...alarm, treatMissingData }, datapoints, before);
}
