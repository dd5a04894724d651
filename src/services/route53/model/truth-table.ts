import { type Answer, answer } from "./answer";
import type { DnsLogic } from "./dns-logic";

/** What a region's load balancer answers to a health check of a claim. */
const CLAIMS = {
  claimed: "200",
  denied: "503",
  silent: "nothing",
} as const;

const LIST = new Intl.ListFormat("en-GB");

/** One combination of the inputs, when all checks have had the time to settle. */
export interface Situation {
  /** The combined result of Route 53's checkers on the primary. */
  readonly primaryEndpoint: boolean;
  /** Whether the primary's load balancer has a healthy target. */
  readonly primaryTarget: boolean;
  readonly drTarget: boolean;
  /** What DR answers when asked whether it is on standby. */
  readonly standby: keyof typeof CLAIMS;
  /** What the primary answers when asked whether it took over. */
  readonly tookOver: keyof typeof CLAIMS;
}

const BOTH = [true, false] as const;
const EVERY_CLAIM = ["claimed", "denied", "silent"] as const;

/** Every situation once. A primary that is silent about its claim does not pass its own check either. */
export const SITUATIONS: readonly Situation[] = BOTH.flatMap((primaryEndpoint) =>
  BOTH.flatMap((primaryTarget) =>
    BOTH.flatMap((drTarget) =>
      EVERY_CLAIM.flatMap((standby) =>
        EVERY_CLAIM.map((tookOver) => ({ primaryEndpoint, primaryTarget, drTarget, standby, tookOver })),
      ),
    ),
  ),
).filter(({ primaryEndpoint, tookOver }) => !(primaryEndpoint && tookOver === "silent"));

/** The DNS answer in a situation. */
export function answerIn(logic: DnsLogic, situation: Situation): Answer {
  const { primary, secondary, healthChecks } = logic;
  const passes: Readonly<Record<string, (isPrimary: boolean) => boolean>> = {
    tasks: (isPrimary) => (isPrimary ? situation.primaryEndpoint : situation.drTarget),
    claim: (isPrimary) => (isPrimary ? situation.tookOver : situation.standby) === "claimed",
    connection: (isPrimary) => (isPrimary ? situation.tookOver : situation.standby) !== "silent",
  };
  const endpoints = Object.entries(healthChecks).flatMap(([id, check]) =>
    check.kind === "endpoint"
      ? [[id, passes[check.asks]?.(check.loadBalancer === primary.loadBalancer) ?? false] as const]
      : [],
  );
  return answer(logic, {
    endpoints: Object.fromEntries(endpoints),
    healthyTargets: new Set([
      ...(situation.primaryTarget ? [primary.loadBalancer] : []),
      ...(situation.drTarget ? [secondary.loadBalancer] : []),
    ]),
  });
}

/** The table of all situations, in Markdown. */
export function truthTable(logic: DnsLogic): string {
  const rows = SITUATIONS.map((situation, index) => {
    const result = answerIn(logic, situation);
    return [
      `${index + 1}`,
      situation.primaryEndpoint ? "healthy" : "unhealthy",
      situation.primaryTarget ? "healthy" : "none",
      situation.drTarget ? "healthy" : "none",
      CLAIMS[situation.standby],
      CLAIMS[situation.tookOver],
      result.answers,
      why(result, situation),
    ];
  });
  const heads = [
    ...[
      "#",
      "primary's check",
      "primary's targets",
      "DR's targets",
      "DR: on standby?",
      "primary: took over?",
    ],
    ...["DNS answers", "why"],
  ];
  return [heads, heads.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

function why({ answers, primaryHealthy, secondaryHealthy }: Answer, situation: Situation): string {
  const primary = [
    ...(situation.primaryEndpoint ? [] : ["does not answer"]),
    ...(situation.primaryTarget ? [] : ["has no healthy target"]),
    ...(situation.standby === "claimed" ? [] : ["is fenced"]),
  ];
  const dr = [
    ...(situation.drTarget ? [] : ["has no healthy target"]),
    ...(situation.tookOver === "claimed" ? ["is fenced"] : []),
  ];
  if (primaryHealthy) {
    return secondaryHealthy ? "The primary is healthy, and DR is on standby" : "The primary is healthy";
  }
  const because = `The primary ${LIST.format(primary)}`;
  return answers === "SECONDARY"
    ? `${because}; DR has a healthy target`
    : `${because}, and DR ${LIST.format(dr.length > 0 ? dr : ["cannot be reached"])}: neither is healthy, so PRIMARY`;
}
