import type { LoadBalancer } from "../../../services/route53/model";
import type { Stage } from "./stage";

/** When visitors first got a page, and first had a visit recorded, in milliseconds. */
export interface FirstSeen {
  readonly page: number;
  readonly write: number;
}

/** Waits until, after a moment, visitors are served from a region. */
export async function firstSeen(stage: Stage, loadBalancer: LoadBalancer, since: number): Promise<FirstSeen> {
  const { acknowledged, pages } = stage.visitors;
  const page = () => pages.find((one) => one.at > since && one.loadBalancer === loadBalancer);
  const write = () =>
    acknowledged.find((one) => one.acknowledgedAt > since && one.loadBalancer === loadBalancer);
  await stage.options.clock.until(`a recorded visit in ${loadBalancer}`, () => write() !== undefined);
  return { page: page()?.at ?? Number.NaN, write: write()?.acknowledgedAt ?? Number.NaN };
}

/** The number of writes that a region has acknowledged since a moment. */
export function acknowledgedBy(stage: Stage, loadBalancer: LoadBalancer, since: number): number {
  return stage.visitors.acknowledged.filter(
    (one) => one.acknowledgedAt > since && one.loadBalancer === loadBalancer,
  ).length;
}
