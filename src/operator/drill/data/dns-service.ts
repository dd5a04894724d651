import type { Answer, ClockedDns, LoadBalancer, Probe } from "../../../services/route53/model";
import { get } from "./http";
import type { ScaledClock } from "./scaled-clock";

const TICK_MILLISECONDS = 20;
/** Route 53 waits two seconds for an answer, this target group five. Neither is shortened. */
const TIMEOUT_SECONDS = { route53: 2, "load-balancer": 5 } as const;

/** What the checks connect to. */
export interface Endpoints {
  /** Port of a target; undefined when its region is lost. */
  portOf(loadBalancer: LoadBalancer, target: string): number | undefined;
  /** Whether a load balancer can be reached from outside of its region. */
  isReachable(loadBalancer: LoadBalancer): boolean;
}

/** An answer, and since when it has been given. */
interface Given {
  readonly at: number;
  /** The latest with the same outcome. */
  answer: Answer;
}

/** Stands in for Route 53 and the load balancers' own checks: sends the due probes to real servers, and answers. */
export class DnsService {
  private readonly given: Given[] = [];
  private readonly turns = new Map<LoadBalancer, number>();
  private readonly timer: NodeJS.Timeout;

  constructor(
    private clocked: ClockedDns,
    private readonly clock: ScaledClock,
    private readonly endpoints: Endpoints,
  ) {
    this.tick();
    this.timer = setInterval(() => this.tick(), TICK_MILLISECONDS);
  }

  /** The health checks, targets and claims. */
  get dns(): ClockedDns {
    return this.clocked;
  }

  /** From now on these health checks decide, from their beginning. */
  replace(dns: ClockedDns): void {
    this.clocked = dns;
    this.tick();
  }

  /** The current DNS answer. */
  get answer(): Answer {
    return (this.given.at(-1) as Given).answer;
  }

  /** The load balancers that DNS has returned since a moment, in milliseconds, one after the other. */
  answersSince(at: number): LoadBalancer[] {
    const endOf = (index: number) => this.given[index + 1]?.at ?? Number.POSITIVE_INFINITY;
    return this.given.filter((_, index) => endOf(index) > at).map(({ answer }) => answer.loadBalancer);
  }

  /** All load balancers that DNS has returned since a moment, in milliseconds. */
  answeredSince(at: number): LoadBalancer[] {
    return [...new Set(this.answersSince(at))];
  }

  /** Port that a load balancer sends the next request to; undefined when it is not reached or has no healthy target. */
  route(loadBalancer: LoadBalancer): number | undefined {
    if (!this.endpoints.isReachable(loadBalancer)) {
      return undefined;
    }
    const healthy = this.dns.healthyTargets(loadBalancer);
    const turn = (this.turns.get(loadBalancer) ?? 0) + 1;
    this.turns.set(loadBalancer, turn);
    const target = healthy[turn % healthy.length];
    return target === undefined ? undefined : this.endpoints.portOf(loadBalancer, target);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private tick(): void {
    for (const probe of this.dns.due(this.clock.now())) {
      void this.probe(probe);
    }
    const answer = this.dns.advance(this.clock.now());
    if (this.given.at(-1)?.answer.answers !== answer.answers) {
      this.given.push({ at: performance.now(), answer });
    } else {
      this.given[this.given.length - 1] = { at: (this.given.at(-1) as Given).at, answer };
    }
  }

  private async probe({ by, loadBalancer, path, target, report }: Probe): Promise<void> {
    const port =
      target === undefined ? this.route(loadBalancer) : this.endpoints.portOf(loadBalancer, target);
    if (port === undefined) {
      report(false);
      return;
    }
    const userAgent = by === "route53" ? "Amazon-Route53-Health-Check-Service" : "ELB-HealthChecker/2.0";
    const status = await get(port, path, { userAgent, timeoutSeconds: TIMEOUT_SECONDS[by] }).then(
      (answer) => answer.status,
      () => 0,
    );
    report(status >= 200 && status < (by === "route53" ? 400 : 300));
  }
}
