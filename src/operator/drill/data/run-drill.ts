import { type FaultRound, faultRound } from "./fault-round";
import { ask } from "./http";
import { type PlannedRound, plannedRound } from "./planned-round";
import type { ScheduledRound } from "./schedule";
import { Stage, type StageOptions } from "./stage";
import { countVisits, tokensIn } from "./tables";
import { type UnplannedRound, unplannedRound } from "./unplanned-round";

export type Round = PlannedRound | UnplannedRound | FaultRound;

export interface DrillResult {
  readonly rounds: readonly Round[];
  /** State at the very end. @default - the drill was stopped before */
  readonly end?: {
    readonly acknowledged: number;
    /** Acknowledged writes of the whole drill that the last writer does not have. */
    readonly missing: number;
    /** Requests that got no page. */
    readonly failures: number;
    /** Rows in the last writer, and the total on its page. */
    readonly rows: number;
    readonly total: number;
  };
}

/**
 * Runs the rounds one after the other under the same visitors.
 *
 * @param onRound - called with each round that ran to its end
 */
export async function runDrill(
  rounds: readonly ScheduledRound[],
  options: StageOptions,
  onRound: (round: Round) => void = () => {},
): Promise<DrillResult> {
  const stage = await Stage.build(options);
  try {
    const results: Round[] = [];
    for (const [index, round] of rounds.entries()) {
      const number = index + 1;
      const { cycle, fault, from, kind, mode } = round;
      const what = fault?.name ?? `${kind}, from ${from}`;
      options.say(`round ${number} of ${rounds.length}: ${what}, ${mode.name}`);
      // All rounds of one cycle and kind have the same random lag.
      await stage.prepare(mode, `${fault?.name ?? kind} from ${from} ${cycle}`, {
        hasAlarms: fault?.isCloudWatchSilent !== true,
      });
      const result = await run(stage, number, round);
      results.push(result);
      onRound(result);
    }
    await stage.visitors.stop();
    return { rounds: results, end: await endOf(stage) };
  } finally {
    await stage.stop();
  }
}

function run(stage: Stage, number: number, { fault, from, kind }: ScheduledRound): Promise<Round> {
  if (fault) {
    return faultRound(stage, number, fault);
  }
  return kind === "planned"
    ? plannedRound(stage, number, stage.regions[from])
    : unplannedRound(stage, number);
}

async function endOf(stage: Stage): Promise<NonNullable<DrillResult["end"]>> {
  const { acknowledged, failures } = stage.visitors;
  const writer = stage.regions.primary.link === undefined ? stage.regions.primary : stage.regions.dr;
  const tokens = await tokensIn(writer.database);
  const [task] = writer.tasks.values();
  const page = await ask(task?.port ?? 0, "/", { userAgent: "the-last", timeoutSeconds: 5 });
  return {
    acknowledged: acknowledged.length,
    missing: acknowledged.filter(({ token }) => !tokens.has(token)).length,
    failures: failures.length,
    rows: await countVisits(writer.database),
    total: Number(/id="total">([\d,]+)</.exec(page?.body ?? "")?.[1]?.replaceAll(",", "")),
  };
}
