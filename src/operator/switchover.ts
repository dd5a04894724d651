import type { RegionRole } from "../contract";
import { databaseIdentifier } from "../contract/names";
import { ToolError } from "../tools/tool-error";
import { accessOf } from "./aws/access";
import { readReplicaLag } from "./aws/replica-lag";
import { waitForCaughtUpReplica } from "./caught-up";
import { readCurrentDatabase } from "./current-database";
import { checkStopped, withClaimMade } from "./fence";
import { type GivenPlanOption, givenPlan } from "./given-plan";
import {
  activate,
  peerOf,
  quiesce,
  type Regions,
  reprotectSteps,
  type Step,
  StepRefused,
  switchoverStage,
} from "./lifecycle";
import type { Operation } from "./operation";
import { readRegions } from "./region-variables";
import { runStep, type StepResult } from "./run-step";
import { waitForStateCopy } from "./state-copy";

export interface SwitchoverOptions extends GivenPlanOption {
  /**
   * Whether the old region gets a replica of the new writer at the end.
   * @default true
   */
  readonly reprotect?: boolean;
  /**
   * Waits until nothing writes any more and the replica has everything.
   * @default reads ECS, RDS and CloudWatch: see `waitForCaughtUpReplica`
   */
  readonly waitForReplica?: (operation: Operation, to: RegionRole, regions: Regions) => Promise<void>;
  /**
   * Refuses to start with more lag than this: visitors would wait for it.
   * @default 60
   */
  readonly maximumLagSeconds?: number;
}

export interface SwitchoverResult {
  readonly steps: readonly StepResult[];
  /** `done`, or `declined`: what was applied stays, and the same command resumes from there. */
  readonly outcome: "done" | "declined";
}

/**
 * Switches over from the serving region to the standby without losing a write: stops the writes, waits until the replica
 * has everything, promotes it, and reprotects the old region.
 *
 * Its progress is read from the states, so it can be stopped at any point and run again.
 *
 * @throws StepRefused, StepFailed, ToolError when the replica does not catch up
 */
export async function switchOver(
  operation: Operation,
  to: RegionRole,
  options: SwitchoverOptions = {},
): Promise<SwitchoverResult> {
  const { say } = operation;
  const from = peerOf(to);
  let regions = await readRegions(operation);
  const steps: StepResult[] = [];
  const given = givenPlan(options.planFile, "several");
  const isDone = async (step: Step): Promise<boolean> => {
    const result = await runStep(operation, step, { given });
    steps.push(result);
    if (result.outcome === "declined") {
      return false;
    }
    regions = { ...regions, [result.step.stack]: result.step.variables };
    return true;
  };
  const stage = switchoverStage(to, regions);
  const { identifier, kind } = await readCurrentDatabase(operation, to, regions);

  if (stage === "quiesce") {
    if (kind === "writer") {
      throw new StepRefused(
        `${identifier} replicates nothing: it was promoted, and lacks what ${from} wrote since. To make it serve anyway: activate ${to}.`,
      );
    }
    await refuseLag(operation, to, regions, options.maximumLagSeconds ?? 60);
  }
  if (stage === "quiesce" || stage === "activate") {
    // After an interruption this finishes the rest.
    if (!(await isDone(quiesce(from, regions)))) {
      return { steps, outcome: "declined" };
    }
  }
  if (stage !== "done") {
    const nothingServes = () => {
      if (regions[to].posture === "standby") {
        say(
          `${from} stays quiesced: nothing serves. Run the same command again, or go back: npm run lamp -- resume --region ${from}`,
        );
      }
    };
    try {
      if (stage === "activate" && kind === "writer") {
        say(`${identifier} was already promoted after ${from} was quiesced: there is nothing to wait for`);
      } else if (stage !== "reprotect") {
        await (options.waitForReplica ?? waitForCaughtUpReplica)(operation, to, regions);
      }
      if (!(await isDone(activate(to, regions[to], "quiesced")))) {
        nothingServes();
        return { steps, outcome: "declined" };
      }
    } catch (error) {
      nothingServes();
      throw error;
    }
  }
  if (options.reprotect === false) {
    given?.checkUsed();
    return { steps, outcome: "done" };
  }
  for (const step of reprotectSteps(from, await withClaimMade(operation, regions))) {
    if (step.name === "reprotect") {
      await waitForStateCopy(operation, to);
    }
    if (!(await isDone(step))) {
      say(`${to} serves and has no replica. When you are ready: npm run lamp -- reprotect --region ${from}`);
      return { steps, outcome: "declined" };
    }
    steps.slice(-1).forEach(checkStopped);
  }
  given?.checkUsed();
  return { steps, outcome: "done" };
}

/** A replica that is far behind would keep visitors waiting: better to start later. */
async function refuseLag(
  { config, say, session }: Operation,
  to: RegionRole,
  regions: Regions,
  maximumSeconds: number,
): Promise<void> {
  const identifier = databaseIdentifier(config, to, regions[to].databaseGeneration);
  const reading = await readReplicaLag(accessOf(session), config.regions[to].region, identifier);
  const last = reading.known ? reading.value.at(-1) : undefined;
  if (last === undefined) {
    say(`the lag of ${identifier} is not known${reading.known ? "" : ` (${reading.reason})`}`);
    return;
  }
  if (last.seconds < 0) {
    throw new ToolError(
      `${identifier} does not replicate (ReplicaLag is -1): fix that first. Nothing was changed.`,
    );
  }
  if (last.seconds > maximumSeconds) {
    throw new ToolError(
      `${identifier} is ${last.seconds} s behind, more than ${maximumSeconds} s: start when it has caught up. Nothing was changed.`,
    );
  }
}
