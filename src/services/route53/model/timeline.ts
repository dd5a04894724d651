import type { Answer } from "./answer";
import { ClockedDns, type DnsEvent } from "./clocked-dns";
import type { DnsLogic, LoadBalancer, RegionStackVariables } from "./dns-logic";

/** What the steps of a timeline can change. */
interface World {
  /** Registers targets with a load balancer; they answer its checks. */
  startTasks(loadBalancer: LoadBalancer, count?: number): void;
  /** Deregisters targets, as ECS does before it stops tasks. */
  stopTasks(loadBalancer: LoadBalancer): void;
  /** Takes a region down or brings it back: while it is down, nothing in it answers. */
  setLost(loadBalancer: LoadBalancer, lost: boolean): void;
  /** Changes a region's listener rules as an apply with these variables does. */
  setClaims(loadBalancer: LoadBalancer, variables: RegionStackVariables): void;
  /** Cuts a region off from Route 53's checkers, and from no one else. */
  setUnreachable(loadBalancer: LoadBalancer, unreachable: boolean): void;
}

export interface Step {
  /** In seconds. */
  readonly at: number;
  readonly what: string;
  readonly change: (world: World) => void;
}

export interface TimelineOptions {
  readonly logic: DnsLogic;
  readonly steps: readonly Step[];
  readonly untilSeconds: number;
}

/** An event, and the DNS answer after it. */
export interface TimelineEvent extends DnsEvent {
  readonly answers: Answer["answers"];
}

/** The DNS events that follow from the steps, second by second. Checks are answered at once. */
export function timeline({ logic, steps, untilSeconds }: TimelineOptions): TimelineEvent[] {
  const dns = new ClockedDns({ logic });
  const lost = new Set<LoadBalancer>();
  let tasks = 0;
  const registered = new Map<LoadBalancer, string[]>();
  const world: World = {
    startTasks(loadBalancer, count = 2) {
      const names = Array.from({ length: count }, () => `task-${tasks++}`);
      registered.set(loadBalancer, names);
      for (const name of names) {
        dns.register(loadBalancer, name);
      }
    },
    stopTasks(loadBalancer) {
      for (const name of registered.get(loadBalancer) ?? []) {
        dns.deregister(loadBalancer, name);
      }
      registered.set(loadBalancer, []);
    },
    setLost(loadBalancer, isLost) {
      if (isLost) {
        lost.add(loadBalancer);
      } else {
        lost.delete(loadBalancer);
      }
      dns.setLost(loadBalancer, isLost);
    },
    setClaims: (loadBalancer, variables) => dns.setClaims(loadBalancer, variables),
    setUnreachable: (loadBalancer, unreachable) => dns.setUnreachable(loadBalancer, unreachable),
  };

  const events: TimelineEvent[] = [];
  const first = Math.min(0, ...steps.map(({ at }) => at));
  for (let now = first; now <= untilSeconds; now += 1) {
    const due = steps.filter(({ at }) => at === now);
    for (const step of due) {
      step.change(world);
    }
    for (const probe of dns.due(now)) {
      // A load balancer without a healthy target answers 503.
      const reached = probe.by === "load-balancer" || dns.healthyTargets(probe.loadBalancer).length > 0;
      probe.report(reached && !lost.has(probe.loadBalancer));
    }
    const told = dns.events.length;
    const { answers } = dns.advance(now);
    for (const { at, what } of [...due, ...dns.events.slice(told)]) {
      events.push({ at, what, answers });
    }
  }
  return events;
}
