import { type AlarmDefinition, type AlarmState, alarmState } from "./alarm";
import type { DnsLogic, FailoverRecord, LoadBalancer } from "./dns-logic";

/**
 * What Route 53 makes of missing data behind an alarm. It says that it "monitors the data stream" of an alarm instead of
 * its state, and asks for the alarm's `treat_missing_data` nowhere; but AWS's own template for EventBridge's global
 * endpoints relies on it. So both readings are modelled, and the design must hold in both.
 * - `data-stream`: missing is insufficient data, whatever the alarm says.
 * - `as-alarm`: missing is what the alarm takes it for.
 */
export type MissingDataReading = "data-stream" | "as-alarm";

/** What Route 53 knows at one moment. */
export interface Findings {
  /** Endpoint checks by logical id: what the checkers agree on. */
  readonly endpoints: Readonly<Record<string, boolean>>;
  /** Load balancers whose target group has a healthy target. A group without any target has none. */
  readonly healthyTargets: ReadonlySet<LoadBalancer>;
  /** State that the data behind each alarm check shows, by the check's logical id. */
  readonly alarms: Readonly<Record<string, AlarmState>>;
  /** Checks on alarms as they were when there was data last; absent before there was any. */
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

/** Whom Route 53 answers. */
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
  // Route 53 stops asking and takes it for healthy; inverted, for unhealthy.
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
    // A new check is healthy until there is enough to say otherwise.
    return findings.endpoints[id] ?? true;
  }
}

/** The state of an alarm that Route 53 reads from the data behind it. */
export function stateForRoute53(
  alarm: AlarmDefinition,
  datapoints: readonly (number | undefined)[],
  before: AlarmState,
  reading: MissingDataReading,
): AlarmState {
  const treatMissingData = reading === "data-stream" ? "missing" : alarm.treatMissingData;
  return alarmState({ ...alarm, treatMissingData }, datapoints, before);
}
