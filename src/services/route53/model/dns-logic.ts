import type { AlarmDefinition } from "./alarm";

/** A stack with a load balancer: `primary` or `dr`. */
export type LoadBalancer = string;

/** Requests a path from a load balancer and counts failures. */
export interface EndpointCheck {
  readonly kind: "endpoint";
  readonly loadBalancer: LoadBalancer;
  readonly path: string;
  readonly intervalSeconds: number;
  readonly failureThreshold: number;
}

/** Counts how many of its child checks are healthy. */
interface CalculatedCheck {
  readonly kind: "calculated";
  readonly children: readonly string[];
  readonly threshold: number;
}

/** Watches the data of an alarm. */
export interface AlarmCheck {
  readonly kind: "alarm";
  readonly alarm: AlarmDefinition;
  /** The load balancer whose targets the alarm's metric counts. */
  readonly loadBalancer: LoadBalancer;
  readonly insufficientDataHealthStatus: "Healthy" | "Unhealthy" | "LastKnownStatus";
}

export type HealthCheck = (EndpointCheck | CalculatedCheck | AlarmCheck) & {
  readonly inverted: boolean;
  readonly disabled: boolean;
};

/** An alias record with failover routing to a load balancer. */
export interface FailoverRecord {
  readonly loadBalancer: LoadBalancer;
  readonly evaluateTargetHealth: boolean;
  /**
   * Logical id of its health check.
   *
   * @default - none
   */
  readonly healthCheck?: string;
}

/** How a load balancer checks its targets. */
export interface TargetGroup {
  readonly path: string;
  readonly intervalSeconds: number;
  readonly healthyThreshold: number;
  readonly unhealthyThreshold: number;
}

/** Everything in the synthesized stacks that decides the DNS answer. */
export interface DnsLogic {
  readonly recordName: string;
  readonly primary: FailoverRecord;
  readonly secondary: FailoverRecord;
  /** By logical id. */
  readonly healthChecks: Readonly<Record<string, HealthCheck>>;
  readonly targetGroups: Readonly<Record<LoadBalancer, TargetGroup>>;
  /** Alarms that notify people about a health check, by the check's logical id. */
  readonly healthCheckAlarms: Readonly<Record<string, AlarmDefinition>>;
}
