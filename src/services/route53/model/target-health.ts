import type { TargetGroup } from "./dns-logic";

interface Target {
  state: "initial" | "healthy" | "unhealthy";
  /** Consecutive checks that contradict `state`. */
  contrary: number;
}

/**
 * The health of a target group's targets, from its load balancer's checks. A new target is healthy after its first passed
 * check.
 * Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html
 */
export class TargetHealth {
  private readonly targets = new Map<string, Target>();

  constructor(private readonly settings: TargetGroup) {}

  register(target: string): void {
    this.targets.set(target, { state: "initial", contrary: 0 });
  }

  /** A draining target counts as deregistered: it gets no new requests. */
  deregister(target: string): void {
    this.targets.delete(target);
  }

  /** Registered targets. */
  get registered(): readonly string[] {
    return [...this.targets.keys()];
  }

  get healthy(): readonly string[] {
    return [...this.targets].flatMap(([name, { state }]) => (state === "healthy" ? [name] : []));
  }

  /** Takes the result of one check; ignored for a target that has been deregistered. */
  checked(name: string, passed: boolean): void {
    const target = this.targets.get(name);
    if (!target) {
      return;
    }
    if (target.state === "initial" && passed) {
      target.state = "healthy";
      return;
    }
    if (passed === (target.state === "healthy")) {
      target.contrary = 0;
      return;
    }
    target.contrary += 1;
    const { healthyThreshold, unhealthyThreshold } = this.settings;
    if (target.contrary < (passed ? healthyThreshold : unhealthyThreshold)) {
      return;
    }
    target.state = passed ? "healthy" : "unhealthy";
    target.contrary = 0;
  }
}
