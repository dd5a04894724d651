import { setTimeout as sleep } from "node:timers/promises";
import type { RegionRole } from "../../../../contract";
import { run } from "../../../../tools/run";
import { ensureTerraform } from "../../../../tools/terraform";
import { ToolError } from "../../../../tools/tool-error";
import { readLock, type StateLock } from "../../../aws/states";
import type { Recorder } from "../../recorder";
import type { Account } from "../account";
import { type Activation, activateDr, checkActivated, checkCallsOutside, checkPlan } from "../activation";
import type { Newest } from "../answers";
import { drillAccess, known } from "../aws-view";
import { checkNothingLost, existingDatabases } from "../expectations";
import { checkFenceFirst } from "../fence";

/** The database that an activation promotes: each fault starts from a new build, where DR's replica is its first. */
export const DR_ACTIVATED: Newest & { readonly role: "dr" } = { role: "dr", generation: 1 };

/** Cuts off the primary region; returns DR's databases, which must still exist at the end. */
export async function cutPrimary(account: Account): Promise<readonly string[]> {
  await account.emulator.cutRegion(account.regionOf("primary"));
  return existingDatabases(account, ["dr"]);
}

/** Activates DR; returns a failure instead of throwing it, since the drill provokes it. */
export async function tryToActivate(
  account: Account,
  options: { readonly refresh?: boolean } = {},
): Promise<Activation | Error> {
  try {
    return await activateDr(account, options);
  } catch (error) {
    if (error instanceof ToolError) {
      return error;
    }
    throw error;
  }
}

/**
 * Activates DR; where that fails, does what the message tells an operator to do: removes the lock that a dead Terraform
 * left, and runs the same command once more. Then everything must be in order.
 */
export async function activateWithOneRerun(
  account: Account,
  recorder: Recorder,
  kept: readonly string[],
): Promise<void> {
  const first = await recorder.step("activate dr", () => tryToActivate(account), describeOutcome);
  if (!(first instanceof Error)) {
    recorder.note("No re-run was needed.");
    await checkEnd(account, recorder, kept, first);
    return;
  }
  await rerun(account, recorder, kept);
}

/** Removes the lock of a dead Terraform and runs the same command once more. */
export async function rerun(account: Account, recorder: Recorder, kept: readonly string[]): Promise<void> {
  await clearLock(account, recorder, "dr");
  const again = await recorder.step("activate dr again", () => tryToActivate(account), describeOutcome);
  recorder.equal("the re-run", "ends well", again instanceof Error ? `fails: ${again.message}` : "ends well");
  if (!(again instanceof Error)) {
    await checkEnd(account, recorder, kept, again);
  }
}

/** DR serves, the next plan is clean, and nothing is lost. The faults are cleared first: they would affect these reads too. */
export async function checkEnd(
  account: Account,
  recorder: Recorder,
  kept: readonly string[],
  activation: Activation,
): Promise<void> {
  await account.emulator.setFaults({});
  await checkActivated(account, recorder, 1, activation);
  await checkNothingLost(account, recorder, kept, ["dr"]);
}

/** What an activation that began with everything in order came to, and what is checked of it. */
interface WholeActivation {
  readonly outcome: Activation | Error;
  /** DR's databases, which must still exist. */
  readonly kept: readonly string[];
  /** Before the activation. */
  readonly since: number;
  readonly refreshed: boolean;
}

/**
 * The activation ended well: with the plan, the calls and the order of an undisturbed one, and with everything in order.
 *
 * @returns whether it ended well: otherwise nothing else is checked
 */
export async function checkWholeActivation(
  account: Account,
  recorder: Recorder,
  { kept, outcome, refreshed, since }: WholeActivation,
): Promise<boolean> {
  recorder.equal("the activation", "ends well", outcome instanceof Error ? outcome.message : "ends well");
  if (outcome instanceof Error) {
    return false;
  }
  checkPlan(recorder, DR_ACTIVATED.generation, outcome);
  checkCallsOutside(account, recorder, outcome.calls, { refreshed });
  await checkFenceFirst(account, recorder, since, DR_ACTIVATED.role);
  await checkEnd(account, recorder, kept, outcome);
  return true;
}

const readAttempts = 10;

/** The lock of a region's state, if it is held. In HCP Terraform it has the workspace's name instead of an id. */
export async function heldLock(
  account: Account,
  role: RegionRole,
): Promise<Pick<StateLock, "id" | "who"> | undefined> {
  const { backend } = account.config;
  if (backend.kind === "cloud") {
    const workspace = backend.workspaces[role];
    const who = account.hcpTerraform?.workspace(workspace)?.lockedBy;
    return who === undefined ? undefined : { id: `${backend.organization}/${workspace}`, who };
  }
  const bucket = { bucket: backend.buckets[role], region: account.regionOf(role) };
  let reading = await readLock(drillAccess(account), bucket, role);
  // Throttling affects this read too.
  for (let attempt = 1; !reading.known && attempt < readAttempts; attempt += 1) {
    reading = await readLock(drillAccess(account), bucket, role);
  }
  return known(reading);
}

/** What a refused command says of a lock: who holds it, if Terraform knows that, and how to clear it. */
export function lockMessage({ config }: Account, lock: Awaited<ReturnType<typeof heldLock>>): string[] {
  return [
    config.backend.kind === "cloud" ? `The workspace ${lock?.id} is locked` : `locked by ${lock?.who}`,
    "Only when no Terraform runs there any more",
    `force-unlock ${lock?.id}`,
  ];
}

/** Removes the lock that a dead Terraform left, as the message tells the operator to; `-force` replaces typing yes. */
export async function clearLock(account: Account, recorder: Recorder, role: RegionRole): Promise<void> {
  const lock = await heldLock(account, role);
  if (lock === undefined) {
    return;
  }
  const { directory } = account.session.terraformIn(role);
  const { file } = await ensureTerraform({ say: account.say });
  const args = [`-chdir=${directory}`, "force-unlock", "-force", lock.id];
  const env = {
    ...process.env,
    ...account.emulator.envFor(role),
    ...account.hcpTerraform?.envFor("operator"),
  };
  await recorder.step("force-unlock", async () => {
    const { code, stderr } = await run(file, args, 60, env);
    if (code !== 0) {
      throw new ToolError(`terraform force-unlock failed: ${stderr}`);
    }
  });
}

/** Waits until a condition holds. */
export async function until(what: string, holds: () => Promise<boolean>, seconds = 300): Promise<void> {
  const end = Date.now() + seconds * 1000;
  while (!(await holds())) {
    if (Date.now() > end) {
      throw new ToolError(`${what} did not come within ${seconds} s.`);
    }
    await sleep(250);
  }
}

function describeOutcome(outcome: Activation | Error): string {
  if (!(outcome instanceof Error)) {
    return outcome.result.outcome;
  }
  const [line = ""] = outcome.message.split("\n", 1);
  return `failed: ${line.replace(/:$/, "")}`;
}
