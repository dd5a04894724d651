import type { AlarmDefinition } from "./alarm";

/** A stack with a load balancer: `primary` or `dr`. */
export type LoadBalancer = string;

/** Asks a load balancer and counts failures. */
export interface EndpointCheck {
  readonly kind: "endpoint";
  readonly loadBalancer: LoadBalancer;
  /**
   * Who answers: the tasks; the load balancer itself, by a fixed response that says what the region claims; or anyone who
   * accepts the connection.
   */
  readonly asks: "tasks" | "claim" | "connection";
  /** Empty for a connection. */
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

export type HealthCheck = (EndpointCheck | CalculatedCheck) & {
  readonly inverted: boolean;
  readonly disabled: boolean;
};

/** A region stack's variables, by name; what is left out has its default. */
export type RegionStackVariables = Readonly<Record<string, string | boolean | number>>;

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
  /** What each load balancer answers itself: by path, whether it claims that (2xx or 3xx). */
  readonly claims: Readonly<
    Record<LoadBalancer, Readonly<Record<string, (variables: RegionStackVariables) => boolean>>>
  >;
  /** Alarms that notify people about a health check, by the check's logical id. */
  readonly healthCheckAlarms: Readonly<Record<string, AlarmDefinition>>;
}
