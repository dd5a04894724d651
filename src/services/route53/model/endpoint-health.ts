/** An endpoint is healthy if more than this share of the checkers say so. */
const HEALTHY_SHARE = 0.18;

interface Checker {
  healthy: boolean;
  /** Consecutive results that contradict `healthy`. */
  contrary: number;
}

/**
 * An endpoint's health according to Route 53's checkers around the world: each changes its status after as many consecutive
 * results as the failure threshold, and the endpoint is healthy if more than 18 % of them report it healthy.
 * Source: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html
 */
export class EndpointHealth {
  private readonly checkers: Checker[];

  constructor(
    checkers: number,
    private readonly failureThreshold: number,
  ) {
    this.checkers = Array.from({ length: checkers }, () => ({ healthy: true, contrary: 0 }));
  }

  checked(index: number, passed: boolean): void {
    const checker = this.checkers[index];
    if (!checker) {
      throw new Error(`There is no checker ${index}; there are ${this.checkers.length}.`);
    }
    checker.contrary = passed === checker.healthy ? 0 : checker.contrary + 1;
    if (checker.contrary < this.failureThreshold) {
      return;
    }
    checker.healthy = passed;
    checker.contrary = 0;
  }

  get healthy(): boolean {
    const healthy = this.checkers.filter((checker) => checker.healthy).length;
    return healthy > this.checkers.length * HEALTHY_SHARE;
  }
}
