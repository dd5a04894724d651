import { alarmState } from "./alarm";
import { AlarmData } from "./alarm-data";
import { type Answer, answer } from "./answer";
import type { DnsLogic, EndpointCheck, LoadBalancer, RegionStackVariables } from "./dns-logic";
import { EndpointHealth } from "./endpoint-health";
import { TargetHealth } from "./target-health";

/** Number of regions that Route 53 checks from by default; one checker here represents all of a region's. */
const CHECKERS = 8;

export interface ClockedDnsOptions {
  readonly logic: DnsLogic;
  /**
   * Point in the interval at which each endpoint checker runs, from 0 to 1. AWS's checkers are not coordinated.
   *
   * @default - evenly spread
   */
  readonly phases?: readonly number[];
}

/** A due check by a health checker or a load balancer. */
export interface Probe {
  readonly by: "route53" | "load-balancer";
  readonly loadBalancer: LoadBalancer;
  readonly path: string;
  /** The target that its load balancer checks. */
  readonly target?: string;
  report(passed: boolean): void;
}

/** A change, described. */
export interface DnsEvent {
  readonly at: number;
  readonly what: string;
}

/**
 * DNS failover over time, in seconds of the caller's clock: it returns the checks of tasks that are due, takes their
 * results, and answers. What a load balancer answers itself, it knows.
 *
 * What AWS does not document is not modelled: how long a status change takes to reach Route 53's name servers. On AWS, it
 * adds seconds.
 */
export class ClockedDns {
  readonly events: DnsEvent[] = [];
  private readonly logic: DnsLogic;
  private readonly targets: ReadonlyMap<LoadBalancer, TargetHealth>;
  private readonly endpoints = new Map<string, EndpointHealth>();
  private readonly alerts = new Map<string, AlarmData>();
  private readonly nextChecks = new Map<string, number>();
  private readonly variables = new Map<LoadBalancer, RegionStackVariables>();
  private readonly lost = new Set<LoadBalancer>();
  private readonly unreachable = new Set<LoadBalancer>();
  private readonly phases: readonly number[];
  private current: Answer | undefined;

  constructor({ logic, phases }: ClockedDnsOptions) {
    this.logic = logic;
    this.phases = phases ?? Array.from({ length: CHECKERS }, (_, index) => (index + 0.5) / CHECKERS);
    this.targets = new Map(
      Object.entries(logic.targetGroups).map(([name, settings]) => [name, new TargetHealth(settings)]),
    );
    for (const [id, check] of Object.entries(logic.healthChecks)) {
      if (check.kind === "endpoint") {
        this.endpoints.set(id, new EndpointHealth(this.phases.length, check.failureThreshold));
      }
    }
    for (const [id, alarm] of Object.entries(logic.healthCheckAlarms)) {
      this.alerts.set(id, new AlarmData(alarm, (data, before) => alarmState(alarm, data, before), "OK"));
    }
  }

  register(loadBalancer: LoadBalancer, target: string): void {
    this.targetHealth(loadBalancer).register(target);
  }

  deregister(loadBalancer: LoadBalancer, target: string): void {
    this.targetHealth(loadBalancer).deregister(target);
  }

  /** Targets that a load balancer sends requests to. */
  healthyTargets(loadBalancer: LoadBalancer): readonly string[] {
    return this.targetHealth(loadBalancer).healthy;
  }

  /** Changes a load balancer's rules as an apply with these variables does: what it claims from then on. */
  setClaims(loadBalancer: LoadBalancer, variables: RegionStackVariables): void {
    this.variables.set(loadBalancer, variables);
  }

  /** Takes a load balancer down or brings it back; while it is down, nothing of it answers. */
  setLost(loadBalancer: LoadBalancer, isLost: boolean): void {
    change(this.lost, loadBalancer, isLost);
  }

  /** Cuts a load balancer off from Route 53's checkers, and from no one else. */
  setUnreachable(loadBalancer: LoadBalancer, isUnreachable: boolean): void {
    change(this.unreachable, loadBalancer, isUnreachable);
  }

  /** The checks that are due by `now`, each once. */
  due(now: number): Probe[] {
    return [...this.endpointProbes(now), ...this.targetProbes(now)];
  }

  /** The DNS answer at `now`. */
  advance(now: number): Answer {
    const result = answer(this.logic, {
      endpoints: Object.fromEntries([...this.endpoints].map(([id, { healthy }]) => [id, healthy])),
      healthyTargets: new Set(
        [...this.targets].flatMap(([name, { healthy }]) => (healthy.length > 0 ? [name] : [])),
      ),
    });
    for (const [id, data] of this.alerts) {
      const before = data.state;
      data.advance(now);
      data.sample(result.checks[id] ? 1 : 0);
      if (data.state !== before) {
        this.tell(now, `alarm on ${id} is ${data.state}`);
      }
    }
    this.tellChanges(now, result);
    this.current = result;
    return result;
  }

  /** Whether the alarm that notifies people about a health check is on. */
  alertIsOn(healthCheck: string): boolean {
    return this.alerts.get(healthCheck)?.state === "ALARM";
  }

  private endpointProbes(now: number): Probe[] {
    return [...this.endpoints].flatMap(([id, health]) => {
      const check = this.logic.healthChecks[id] as EndpointCheck;
      const { intervalSeconds, loadBalancer, path } = check;
      return this.phases.flatMap((phase, checker): Probe[] => {
        if (!this.isDue(`${id} ${checker}`, now, intervalSeconds, phase)) {
          return [];
        }
        const known = this.knownResult(check);
        if (known !== undefined) {
          health.checked(checker, known);
          return [];
        }
        return [{ by: "route53", loadBalancer, path, report: (passed) => health.checked(checker, passed) }];
      });
    });
  }

  /** The result of a check that needs no task; undefined if the tasks decide. */
  private knownResult({ asks, loadBalancer, path }: EndpointCheck): boolean | undefined {
    if (this.lost.has(loadBalancer) || this.unreachable.has(loadBalancer)) {
      return false;
    }
    switch (asks) {
      case "tasks":
        return undefined;
      case "connection":
        return true;
      case "claim":
        return this.logic.claims[loadBalancer]?.[path]?.(this.variables.get(loadBalancer) ?? {}) ?? false;
    }
  }

  private targetProbes(now: number): Probe[] {
    return [...this.targets].flatMap(([loadBalancer, health]) => {
      const { intervalSeconds, path } = this.logic.targetGroups[loadBalancer] as {
        intervalSeconds: number;
        path: string;
      };
      return health.registered.flatMap((target) =>
        this.isDue(`${loadBalancer} ${target}`, now, intervalSeconds, 0)
          ? [
              {
                by: "load-balancer" as const,
                loadBalancer,
                path,
                target,
                report: (passed: boolean) => health.checked(target, passed),
              },
            ]
          : [],
      );
    });
  }

  /** Once per interval, the first time after `phase` of it. */
  private isDue(key: string, now: number, intervalSeconds: number, phase: number): boolean {
    const next = this.nextChecks.get(key) ?? now + phase * intervalSeconds;
    const due = now >= next;
    // Missed checks are not made up for.
    this.nextChecks.set(
      key,
      due ? next + (Math.floor((now - next) / intervalSeconds) + 1) * intervalSeconds : next,
    );
    return due;
  }

  private targetHealth(loadBalancer: LoadBalancer): TargetHealth {
    const found = this.targets.get(loadBalancer);
    if (!found) {
      throw new Error(`There is no load balancer ${loadBalancer}.`);
    }
    return found;
  }

  private tellChanges(now: number, result: Answer): void {
    const before = this.current;
    for (const [id, healthy] of Object.entries(result.checks)) {
      if (before && before.checks[id] !== healthy) {
        this.tell(now, `${id} is ${healthy ? "healthy" : "unhealthy"}`);
      }
    }
    if (before && before.answers !== result.answers) {
      this.tell(now, `DNS answers ${result.answers}`);
    }
  }

  private tell(at: number, what: string): void {
    this.events.push({ at, what });
  }
}

function change<T>(set: Set<T>, member: T, isIn: boolean): void {
  if (isIn) {
    set.add(member);
  } else {
    set.delete(member);
  }
}
