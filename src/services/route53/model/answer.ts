import type { DnsLogic, FailoverRecord, LoadBalancer } from "./dns-logic";

/** What Route 53 knows at a given moment. */
export interface Findings {
  /** Endpoint checks by logical id: the checkers' combined result. */
  readonly endpoints: Readonly<Record<string, boolean>>;
  /** Load balancers whose target group has a healthy target. A group without any target has none. */
  readonly healthyTargets: ReadonlySet<LoadBalancer>;
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
    // A new check is healthy until there are enough results.
    return findings.endpoints[id] ?? true;
  }
}
