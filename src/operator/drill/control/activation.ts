import type { RegionRole } from "../../../contract";
import type { LoggedCall } from "../../../tools/emulator";
import type { HcpCall } from "../../../tools/hcp-terraform";
import { activateRegion } from "../../activate";
import { peerOf } from "../../lifecycle";
import type { StepResult } from "../../run-step";
import type { Recorder } from "../recorder";
import { type Account, type DrillOperation, operate } from "./account";
import {
  callsSince,
  callTable,
  destructions,
  hcpCalls,
  hcpCallTable,
  isGlobal,
  isWrite,
  mark,
  type Period,
  promotionIn,
} from "./calls";
import { checkServing } from "./expectations";

export interface Activation {
  readonly result: StepResult;
  readonly operation: DrillOperation;
  readonly calls: readonly LoggedCall[];
  /** To the stand-in for HCP Terraform. */
  readonly hcpCalls: readonly HcpCall[];
  /** Of the `terraform apply` alone. */
  readonly applySeconds: number;
}

/** Activates DR with the operator's own command. */
export function activateDr(
  account: Account,
  options: { readonly refresh?: boolean } = {},
): Promise<Activation> {
  return activateIn(account, "dr", options);
}

/** Activates a region with the operator's own command. */
export async function activateIn(
  account: Account,
  role: RegionRole,
  options: { readonly refresh?: boolean } = {},
): Promise<Activation> {
  const since = await mark(account.emulator);
  const hcpCallsBefore = hcpCalls(account).length;
  const operation = operate(account, "activate");
  const result = await activateRegion(operation, role, options);
  const applySeconds = operation.journal
    .current()
    .entries.filter(({ step }) => step === "apply")
    .reduce((sum, { seconds }) => sum + seconds, 0);
  return {
    result,
    operation,
    applySeconds,
    calls: await callsSince(account.emulator, since),
    hcpCalls: hcpCalls(account).slice(hcpCallsBefore),
  };
}

/** What holds after every activation, whatever the faults: DR serves, nothing is destroyed, the next plan is clean. */
export async function checkActivated(
  account: Account,
  recorder: Recorder,
  generation: number,
  { result, calls }: Pick<Activation, "result" | "calls">,
): Promise<void> {
  recorder.equal("left by the plan after the activation", [], result.left);
  recorder.equal("calls that destroy what is kept", [], destructions(calls));
  await checkServing(account, recorder, "dr", generation);
}

/** What the plan of an undisturbed activation does. */
export function checkPlan(
  recorder: Recorder,
  generation: number,
  { operation, result }: Pick<Activation, "operation" | "result">,
): void {
  const { counts, promoted } = result.summary;
  recorder.equal("outcome", "applied", result.outcome);
  recorder.equal(
    "promoted by the plan",
    [`aws_db_instance.database["${generation}"]`],
    promoted.map(({ address }) => address),
  );
  recorder.equal(
    "created, deleted and replaced by the plan",
    [0, 0, 0],
    [counts.create, counts.delete, counts.replace],
  );
  recorder.equal(
    "surprises in the plan",
    [],
    operation.approvals.flatMap(({ unexpected }) => unexpected),
  );
}

/** Numbers of calls that an activation made outside its region. */
export interface CallsOutside {
  /** To the other region. */
  readonly peer: number;
  /** Changes to IAM and Route 53. */
  readonly globalWrites: number;
  /** Reads of IAM when Terraform refreshes. */
  readonly iamReads: number;
  /** All others outside its region. */
  readonly others: number;
}

/** Where an activation's calls went, and in what order. */
export function checkCalls(
  account: Account,
  recorder: Recorder,
  { calls, hcpCalls: ofStates, operation }: Pick<Activation, "calls" | "hcpCalls" | "operation">,
  options: { readonly refreshed: boolean },
): CallsOutside {
  const outside = checkCallsOutside(account, recorder, calls, options);
  checkOrder(account, recorder, calls, applyOf(operation));
  recorder.table(callTable("Calls of the activation, its plans included", calls));
  if (ofStates.length > 0) {
    recorder.table(hcpCallTable("Its calls to HCP Terraform, all to the workspaces' host", ofStates));
  }
  return outside;
}

/** No call to the other region, and no change in a global control plane. */
export function checkCallsOutside(
  account: Account,
  recorder: Recorder,
  calls: readonly LoggedCall[],
  { refreshed, role = "dr" }: { readonly refreshed: boolean; readonly role?: RegionRole },
): CallsOutside {
  const peer = account.regionOf(peerOf(role));
  const elsewhere = calls.filter(({ region }) => region !== account.regionOf(role));
  const describe = (some: readonly LoggedCall[]) =>
    some.map(({ action, region, service }) => `${service}:${action} in ${region}`);
  recorder.equal(`calls to ${peer}`, [], describe(calls.filter(({ region }) => region === peer)));
  recorder.equal(
    "writes to global control planes (IAM, Route 53)",
    [],
    describe(calls.filter((call) => isGlobal(call) && isWrite(call))),
  );
  recorder.equal(`writes outside of ${role}'s region`, [], describe(elsewhere.filter(isWrite)));
  if (refreshed) {
    // Terraform reads its roles from IAM, which answers from us-east-1.
    recorder.equal(
      `calls outside of ${role}'s region that do not read IAM`,
      [],
      describe(elsewhere.filter(({ service }) => service !== "iam")),
    );
  } else {
    recorder.equal(`calls outside of ${role}'s region`, [], describe(elsewhere));
  }
  const counted = {
    peer: elsewhere.filter(({ region }) => region === peer).length,
    globalWrites: elsewhere.filter((call) => isGlobal(call) && isWrite(call)).length,
    iamReads: elsewhere.filter((call) => call.service === "iam" && !isWrite(call)).length,
  };
  const { globalWrites, iamReads } = counted;
  return { ...counted, others: elsewhere.length - counted.peer - globalWrites - iamReads };
}

/** When an operation's apply ran, by its journal: this machine's clock, as that of the emulated AWS. */
function applyOf({ journal }: DrillOperation): Period {
  const apply = journal.current().entries.findLast(({ step }) => step === "apply");
  const from = Date.parse(apply?.startedAt ?? "") / 1000;
  return { from, to: from + (apply?.seconds ?? 0) };
}

/** The promotion is the critical path: every other change starts while it runs. */
function checkOrder(
  { config }: Account,
  recorder: Recorder,
  calls: readonly LoggedCall[],
  apply: Period,
): void {
  const promotion = promotionIn(calls, apply);
  if (promotion === undefined) {
    recorder.check("calls to promote", "1", "0", false);
    return;
  }
  const { lastSeen, within } = promotion;
  const writes = within.filter((call) => isWrite(call) && call.service !== "s3");
  const tasks = writes.find(({ action }) => action === "UpdateService");
  const after = writes.filter(({ sequence }) => sequence > lastSeen.sequence);
  const at = (call: LoggedCall | undefined) =>
    call === undefined
      ? "never"
      : `${Math.round((call.time - apply.from) * 10) / 10} s after the apply's begin`;
  recorder.check(
    "tasks are wanted before the promotion has ended",
    `before ${at(lastSeen)}`,
    at(tasks),
    tasks !== undefined && tasks.sequence < lastSeen.sequence,
  );
  // A warm standby's scaling waits for its database's host. Its bounds may: the service itself starts the tasks.
  const { scaling, service } = config;
  const isOfScaling = service.standbyTasks > 0 && service.standbyTasks !== scaling.minTasks;
  recorder.equal(
    "changes that waited for the promotion's end",
    isOfScaling ? ["application-autoscaling:RegisterScalableTarget"] : [],
    after.map(({ action, service }) => `${service}:${action}`),
  );
  recorder.table({
    title: "Order of the activation's changes",
    columns: ["call", "seconds after the apply's begin"],
    rows: [
      ...writes.map((call) => [
        `${call.service}:${call.action}`,
        Math.round((call.time - apply.from) * 10) / 10,
      ]),
      ["the promoted database is seen to be available", Math.round((lastSeen.time - apply.from) * 10) / 10],
    ],
  });
}
