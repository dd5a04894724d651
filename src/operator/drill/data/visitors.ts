import { setTimeout as delay } from "node:timers/promises";
import type { LoadBalancer } from "../../../services/route53/model";
import type { DnsService } from "./dns-service";
import { get } from "./http";
import type { Write } from "./loss";
import type { ScaledClock } from "./scaled-clock";

/** Time to live of an alias to a load balancer, which resolvers honour. */
export const TTL_SECONDS = 60;
const TIMEOUT_SECONDS = 5;
/** The page's text for a visitor whose visit is committed. */
const RECORDED = "Your visit is recorded.";
/** Where the page says which region it is from. */
const SERVED_BY = /id="region">[^<(]*\((primary|disaster recovery)\)/;
const REGIONS: Readonly<Record<string, "primary" | "dr">> = { primary: "primary", "disaster recovery": "dr" };

/** A page that a visitor got, or did not get. */
export interface Page {
  /** In milliseconds. */
  readonly at: number;
  /** The one that DNS had answered. */
  readonly loadBalancer: LoadBalancer;
  /** The region that the page itself names. @default - no page */
  readonly servedBy?: "primary" | "dr";
}

/** Constant visitors, each visit under its own name, through DNS and a load balancer. */
export class Visitors {
  readonly acknowledged: Write[] = [];
  readonly pages: Page[] = [];
  /** Requests that got no page. */
  readonly failures: Page[] = [];
  private next = 0;
  private stopped = false;
  private readonly loops: Promise<void>[];

  constructor(
    private readonly dns: DnsService,
    private readonly clock: ScaledClock,
    private readonly random: () => number,
    { count, pauseMilliseconds }: { readonly count: number; readonly pauseMilliseconds: number },
  ) {
    this.loops = Array.from({ length: count }, () => this.visit(pauseMilliseconds));
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await Promise.all(this.loops);
  }

  private async visit(pauseMilliseconds: number): Promise<void> {
    let cached: { readonly loadBalancer: LoadBalancer; readonly until: number } | undefined;
    while (!this.stopped) {
      const now = this.clock.now();
      if (!cached || now >= cached.until) {
        cached = { loadBalancer: this.dns.answer.loadBalancer, until: now + TTL_SECONDS };
      }
      await this.request(cached.loadBalancer);
      await delay((0.5 + this.random()) * pauseMilliseconds);
    }
  }

  private async request(loadBalancer: LoadBalancer): Promise<void> {
    const port = this.dns.route(loadBalancer);
    const token = `visitor-${this.next++}`;
    const answer =
      port === undefined
        ? undefined
        : await get(port, "/", { userAgent: token, timeoutSeconds: TIMEOUT_SECONDS }).catch(() => undefined);
    const at = performance.now();
    if (answer?.status !== 200) {
      this.failures.push({ at, loadBalancer });
      return;
    }
    const [, region = ""] = SERVED_BY.exec(answer.body) ?? [];
    this.pages.push({ at, loadBalancer, servedBy: REGIONS[region] });
    if (answer.body.includes(RECORDED)) {
      this.acknowledged.push({ token, loadBalancer, acknowledgedAt: at });
    }
  }
}
