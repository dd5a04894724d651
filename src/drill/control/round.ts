import type { Regions } from "../../lifecycle";
import {
  activateRegion,
  type Operation,
  readRegions,
  reprotectRegion,
  resumeRegion,
  type StepResult,
  switchOver,
  waitForCaughtUpReplica,
} from "../../operator";
import { type Account, operate } from "./account";
import { activateDr, type CallsOutside, checkActivated, checkCalls, checkPlan } from "./activation";
import { alarms, databaseInWords } from "./aws-view";
import { callsSince, callTable, destructions, isWrite, mark } from "./calls";
import { checkNothingLost, checkServing, checkStandby, treasures } from "./expectations";
import { checkAnswer, servingAlarm } from "./fence";
import { publishNoLag } from "./lag-publisher";
import { changesLeft } from "./plain-apply";
import type { Recorder } from "./recorder";
import { checkPlanRefused, checkStepRefused } from "./refusals";

export interface RoundFigures {
  /** From the operator's command to the end of its apply. */
  readonly activationSeconds: number;
  /** Of the apply alone. */
  readonly applySeconds: number;
  readonly outside: CallsOutside;
}

export interface RoundOptions {
  /**
   * Called while DR serves and the primary follows.
   * @default nobody
   */
  readonly onReprotected?: () => Promise<void>;
  /**
   * Told how long the apply of the activation took.
   * @default nobody
   */
  readonly onActivated?: (applySeconds: number) => void;
}

/**
 * One round of the life cycle: the primary region is cut off, DR is activated; the region comes back, fenced, is made to
 * follow, takes over again by a planned switchover, and DR follows again.
 */
export async function runRound(
  account: Account,
  recorder: Recorder,
  { onActivated = () => {}, onReprotected = async () => {} }: RoundOptions = {},
): Promise<RoundFigures> {
  const since = await mark(account.emulator);
  const kept = await treasures(account, ["primary", "dr"]);
  const regions = await readRegions(operate(account, "status"));

  const figures = await disaster(account, recorder, regions, kept);
  onActivated(figures.applySeconds);
  await restoration(account, recorder, regions, kept);
  const { generation, treasure } = await reprotection(account, recorder, regions, kept);
  await onReprotected();
  await goHome(account, recorder, { primary: generation, dr: regions.dr.databaseGeneration }, treasure);

  const calls = await callsSince(account.emulator, since);
  recorder.equal("calls that destroy what is kept, in the whole round", [], destructions(calls));
  recorder.table(callTable("Calls of the whole round", calls));
  return figures;
}

async function disaster(
  account: Account,
  recorder: Recorder,
  { dr }: Regions,
  kept: readonly string[],
): Promise<RoundFigures> {
  const primary = account.regionOf("primary");
  const generation = dr.databaseGeneration;
  const fenceBefore = (await alarms(account, "dr")).get(servingAlarm(account))?.settings;
  await recorder.step(`cut off ${primary}`, () => account.emulator.cutRegion(primary));
  const activation = await recorder.step("activate dr", () => activateDr(account));
  checkPlan(recorder, generation, activation);
  const outside = checkCalls(account, recorder, activation, { refreshed: true });
  await checkActivated(account, recorder, generation, activation);
  const fenceAfter = (await alarms(account, "dr")).get(servingAlarm(account))?.settings;
  recorder.equal("settings of the fence's alarm after the activation", fenceBefore, fenceAfter);
  await checkNothingLost(
    account,
    recorder,
    kept.filter((one) => one.includes("-dr-")),
    ["dr"],
  );

  await recorder.step("activate dr again", async () => {
    const { result } = await activateDr(account);
    recorder.equal("a second activation", "unchanged", result.outcome);
  });
  await checkPlanRefused(account, recorder, "dr", { posture: "standby", ...generationVariable(generation) }, [
    `${account.config.name}-dr-${generation} is a writer`,
    `database_generation=${generation + 1}`,
  ]);
  const { entries } = activation.operation.journal.current();
  const applied = entries.findLast(({ step }) => step === "apply") ?? entries.at(-1);
  const begun = Date.parse(entries[0]?.startedAt ?? "");
  const ended = Date.parse(applied?.startedAt ?? "") + (applied?.seconds ?? 0) * 1000;
  return {
    activationSeconds: Math.round((ended - begun) / 1000),
    applySeconds: activation.applySeconds,
    outside,
  };
}

/** The primary region comes back as it was: with a writer and tasks of its own. */
async function restoration(
  account: Account,
  recorder: Recorder,
  { primary }: Regions,
  kept: readonly string[],
): Promise<void> {
  const region = account.regionOf("primary");
  await recorder.step(`bring ${region} back`, () => account.emulator.restoreRegion(region));
  await checkNothingLost(account, recorder, kept, ["primary", "dr"]);
  recorder.equal(
    "the primary's stale database",
    "available writer",
    await databaseInWords(account, "primary", primary.databaseGeneration),
  );
  await checkAnswer(account, recorder, true, "SECONDARY");
  await checkStepRefused(
    recorder,
    "switchover to dr while both are active",
    () => switchOver(operate(account, "switchover"), "dr"),
    ["Both regions are active", "reprotect"],
  );
  await checkPlanRefused(
    account,
    recorder,
    "primary",
    { posture: "standby", ...generationVariable(primary.databaseGeneration) },
    [
      `${account.config.name}-primary-${primary.databaseGeneration} is a writer`,
      `database_generation=${primary.databaseGeneration + 1}`,
    ],
  );
}

async function reprotection(
  account: Account,
  recorder: Recorder,
  { dr, primary }: Regions,
  kept: readonly string[],
): Promise<{ generation: number; treasure: readonly string[] }> {
  const { name } = account.config;
  const generation = primary.databaseGeneration + 1;
  const result = await recorder.step("reprotect primary", () =>
    reprotectRegion(operate(account, "reprotect"), "primary"),
  );
  checkApplied(recorder, result);
  await checkStandby(account, recorder, "primary", generation, `${name}-dr-${dr.databaseGeneration}`);
  await checkServing(account, recorder, "dr", dr.databaseGeneration);
  recorder.equal(
    "the primary's old database is kept",
    "available writer",
    await databaseInWords(account, "primary", primary.databaseGeneration),
  );
  await checkNothingLost(account, recorder, kept, ["primary", "dr"]);

  await recorder.step("repeated and refused", async () => {
    const again = await reprotectRegion(operate(account, "reprotect"), "primary");
    recorder.equal("a second reprotection", "unchanged", again.outcome);
    await checkStepRefused(
      recorder,
      "resume of a standby",
      () => resumeRegion(operate(account, "resume"), "primary"),
      ["primary is standby", "activate"],
    );
    await checkPlanRefused(
      account,
      recorder,
      "primary",
      { posture: "quiesced", ...generationVariable(generation) },
      [`${name}-primary-${generation} is no writer`, "posture=standby"],
    );
    recorder.equal("left by the next plan of dns", [], await changesLeft(account, "dns"));
  });
  return { generation, treasure: await treasures(account, ["primary", "dr"]) };
}

async function goHome(
  account: Account,
  recorder: Recorder,
  generations: { readonly primary: number; readonly dr: number },
  kept: readonly string[],
): Promise<void> {
  const { name } = account.config;
  const identifier = `${name}-primary-${generations.primary}`;
  const stopPublishing = publishNoLag(account, "primary", identifier);
  const since = await mark(account.emulator);
  try {
    const { steps } = await recorder.step("switch over to primary, re-replicate dr", () =>
      switchOver(operate(account, "switchover"), "primary", { waitForReplica }),
    );
    recorder.equal(
      "steps of the switchover",
      ["quiesce dr", "activate primary", "reprotect dr"],
      steps.map(({ step }) => `${step.name} ${step.stack}`),
    );
    for (const step of steps) {
      checkApplied(recorder, step);
    }
  } finally {
    await stopPublishing();
  }
  await checkQuietFirst(account, recorder, since);
  await checkServing(account, recorder, "primary", generations.primary);
  await checkStandby(account, recorder, "dr", generations.dr + 1, identifier);
  recorder.equal(
    "dr's old database is kept",
    "available writer",
    await databaseInWords(account, "dr", generations.dr),
  );
  await checkNothingLost(account, recorder, kept, ["primary", "dr"]);
  await checkAnswer(account, recorder, false, "PRIMARY");

  await recorder.step("repeated", async () => {
    const again = await switchOver(operate(account, "switchover"), "primary");
    recorder.equal(
      "a second switchover",
      ["reprotect dr unchanged"],
      again.steps.map(({ outcome, step }) => `${step.name} ${step.stack} ${outcome}`),
    );
    const activated = await activateRegion(operate(account, "activate"), "primary");
    recorder.equal("activation of what serves", "unchanged", activated.outcome);
    recorder.equal("left by the next plan of dns", [], await changesLeft(account, "dns"));
  });
}

/** The operator's own wait, which asks more often: nothing but the clock is waited for here. */
function waitForReplica(operation: Operation, to: "primary" | "dr", regions: Regions): Promise<void> {
  return waitForCaughtUpReplica(operation, to, regions, { everySeconds: 3 });
}

/** No write is lost: nothing serves in DR from before the promotion of its replica on. */
async function checkQuietFirst(account: Account, recorder: Recorder, since: number): Promise<void> {
  const calls = await callsSince(account.emulator, since);
  const dr = account.regionOf("dr");
  const quiet = calls.find(({ action, region }) => action === "UpdateService" && region === dr);
  const promoted = calls.find(({ action }) => action === "PromoteReadReplica");
  recorder.check(
    "dr's tasks are stopped before the primary's replica is promoted",
    "in this order",
    `${quiet === undefined ? "not stopped" : "stopped"}, ${promoted === undefined ? "not promoted" : "promoted"}`,
    quiet !== undefined && promoted !== undefined && quiet.sequence < promoted.sequence,
  );
  const between = calls.filter(
    (call) =>
      isWrite(call) &&
      call.service === "ecs" &&
      call.region === dr &&
      call.sequence > (quiet?.sequence ?? 0) &&
      call.sequence < (promoted?.sequence ?? 0),
  );
  recorder.equal(
    "changes to dr's tasks in between",
    [],
    between.map(({ action }) => action),
  );
}

function checkApplied(recorder: Recorder, { left, outcome, step, summary }: StepResult): void {
  const what = `${step.name} ${step.stack}`;
  recorder.equal(`outcome of ${what}`, "applied", outcome);
  recorder.equal(
    `destroyed by ${what}`,
    [],
    summary.destroyed.map(({ address }) => address),
  );
  recorder.equal(`left by the plan after ${what}`, [], left);
}

function generationVariable(generation: number): Record<string, string> {
  return generation === 1 ? {} : { database_generation: String(generation) };
}
