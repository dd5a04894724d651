import type { LoadBalancer } from "../../../services/route53/model";
import { ask } from "./http";
import type { Region } from "./region";
import type { Stage } from "./stage";

/** User agent of the drill's own visits. */
export const PROBE = "direct-probe";

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

/** Whether a region records a visit that is sent to it directly, past DNS. */
export async function probe(region: Region): Promise<boolean> {
  const [task] = region.tasks.values();
  const answer = await ask(task?.port ?? 0, "/", { userAgent: PROBE, timeoutSeconds: 5 });
  return answer?.body.includes("Your visit is recorded.") ?? false;
}

/** The health check that asks a region's tasks, or what it claims. */
export function checkOn({ logic }: Stage, asks: "tasks" | "claim", region: Region["name"]): string {
  const found = Object.entries(logic.healthChecks).find(
    ([, check]) => check.kind === "endpoint" && check.asks === asks && check.loadBalancer === region,
  );
  return found?.[0] as string;
}
