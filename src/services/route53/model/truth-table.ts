import type { AlarmState } from "./alarm";
import { type Answer, answer, type MissingDataReading, stateForRoute53 } from "./answer";
import type { DnsLogic } from "./dns-logic";

/** Data in the newest period of DR's serving alarm. */
const ALARM_DATA = {
  serving: "1 or more healthy",
  idle: "0 healthy",
  "missing-after-idle": "none; last known idle",
  "missing-after-serving": "none; last known serving",
} as const;

const LIST = new Intl.ListFormat("en-GB");

/** One combination of the inputs. */
export interface Situation {
  /** The combined result of Route 53's checkers on the primary. */
  readonly primaryEndpoint: boolean;
  /** Whether the primary's load balancer has a healthy target. */
  readonly primaryTarget: boolean;
  readonly drTarget: boolean;
  readonly alarmData: keyof typeof ALARM_DATA;
}

/** Every situation once. */
export const SITUATIONS: readonly Situation[] = [true, false].flatMap((primaryEndpoint) =>
  [true, false].flatMap((primaryTarget) =>
    [true, false].flatMap((drTarget) =>
      (Object.keys(ALARM_DATA) as Situation["alarmData"][]).map((alarmData) => ({
        primaryEndpoint,
        primaryTarget,
        drTarget,
        alarmData,
      })),
    ),
  ),
);

/** The DNS answer in a situation. */
export function answerIn(logic: DnsLogic, situation: Situation, reading: MissingDataReading): Answer {
  const { primary, secondary, healthChecks } = logic;
  const datapoint = {
    serving: 1,
    idle: 0,
    "missing-after-idle": undefined,
    "missing-after-serving": undefined,
  };
  const before: AlarmState = situation.alarmData === "missing-after-serving" ? "ALARM" : "OK";
  const alarms: Record<string, AlarmState> = {};
  const lastKnown: Record<string, boolean> = {};
  for (const [id, check] of Object.entries(healthChecks)) {
    if (check.kind !== "alarm") {
      continue;
    }
    const data = Array.from({ length: check.alarm.evaluationPeriods }, () => datapoint[situation.alarmData]);
    alarms[id] = stateForRoute53(check.alarm, data, before, reading);
    lastKnown[id] = before === "OK";
  }
  return answer(logic, {
    endpoints: Object.fromEntries(
      Object.entries(healthChecks)
        .filter(([, { kind }]) => kind === "endpoint")
        .map(([id]) => [id, situation.primaryEndpoint]),
    ),
    healthyTargets: new Set([
      ...(situation.primaryTarget ? [primary.loadBalancer] : []),
      ...(situation.drTarget ? [secondary.loadBalancer] : []),
    ]),
    alarms,
    lastKnown,
  });
}

/** The table of all situations, in Markdown. */
export function truthTable(logic: DnsLogic): string {
  const rows = SITUATIONS.map((situation, index) => {
    const byStream = answerIn(logic, situation, "data-stream");
    const byAlarm = answerIn(logic, situation, "as-alarm");
    const same = byStream.answers === byAlarm.answers;
    return [
      `${index + 1}`,
      situation.primaryEndpoint ? "healthy" : "unhealthy",
      situation.primaryTarget ? "healthy" : "none",
      situation.drTarget ? "healthy" : "none",
      ALARM_DATA[situation.alarmData],
      byStream.answers,
      same ? "same" : `**${byAlarm.answers}**`,
      why(byStream, situation, fenceUp(logic, byStream)),
    ];
  });
  const heads = [
    ...["#", "primary's check", "primary's targets", "DR's targets", "DR alarm's data"],
    ...["DNS answers", "if missing data are treated as in the alarm", "why"],
  ];
  return [heads, heads.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

function fenceUp(logic: DnsLogic, { checks }: Answer): boolean {
  return Object.entries(logic.healthChecks).some(([id, { kind }]) => kind === "alarm" && !checks[id]);
}

function why(
  { answers, primaryHealthy, secondaryHealthy }: Answer,
  situation: Situation,
  fence: boolean,
): string {
  const reasons = [
    ...(situation.primaryEndpoint ? [] : ["does not answer"]),
    ...(situation.primaryTarget ? [] : ["has no healthy target"]),
    ...(fence ? ["is fenced"] : []),
  ];
  if (primaryHealthy) {
    return secondaryHealthy
      ? "The primary is healthy, and the fence is not up: DR's data do not show that it serves"
      : "The primary is healthy";
  }
  const primary = `The primary ${LIST.format(reasons)}`;
  return answers === "SECONDARY"
    ? `${primary}; DR has a healthy target`
    : `${primary}, and DR has no healthy target: neither is healthy, so PRIMARY`;
}
