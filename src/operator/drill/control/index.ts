import { UNKNOWN_CALL } from "../../../tools/hcp-terraform";
import type { HalfReport, Section } from "../../drill-report";
import { Pace } from "../pace";
import { Recorder } from "../recorder";
import { type Account, type AccountOptions, openAccount } from "./account";
import { build } from "./build";
import { hcpCalls } from "./calls";
import { COMPARISONS, type Comparison, compareWithBarePromotion } from "./comparison";
import type { ActivationFigures } from "./disaster";
import type { Fault } from "./faults";
import { runFaults } from "./faults/run";
import { buildLoneReplica } from "./lone-replica";
import { together } from "./pool";
import { environment, method, recoveryTime } from "./report-parts";
import { runRounds } from "./rounds";
import { whole } from "./whole";

export type { Account } from "./account";
export { FAULTS, SHORT_FAULTS } from "./faults";

export interface DrillOptions extends AccountOptions {
  /** The command as typed, for the report. */
  readonly command: string;
  readonly rounds: number;
  /** Faults to run, each on a copy of what was built. */
  readonly faults: readonly Fault[];
  /** How many faults to run at once, beside the rounds. */
  readonly parallel: number;
  readonly seed: number;
  /**
   * Whether to kill a reprotection as well, and to compare the activation with a bare promotion at the end.
   * @default false
   */
  readonly full?: boolean;
  /**
   * Called with what was built before anything happens to it; may add to the section.
   * @default nothing
   */
  readonly onBuilt?: (account: Account, recorder: Recorder) => Promise<void>;
}

export interface ControlDrill {
  readonly report: HalfReport;
  /** One per round. */
  readonly figures: readonly ActivationFigures[];
  /** Empty without a comparison. */
  readonly comparisons: readonly Comparison[];
}

/** Whether a fault can happen with the states in this place. */
export function canHappen({ backend }: Fault, kind: AccountOptions["config"]["backend"]["kind"]): boolean {
  return backend === undefined || backend === kind;
}

/** Used where no round has measured it. */
const assumedApplySeconds = 90;

/**
 * The control-plane half of a drill: Terraform and the operator's own commands against an emulated AWS. Everything is
 * built once; the rounds continue from there, one after the other, and each fault starts from a copy of what was built.
 * When the signal is aborted the report is of what was done, and says so.
 *
 * @throws ToolError where it cannot run at all; failures during the drill are in the report
 */
export async function runControlDrill(options: DrillOptions): Promise<ControlDrill> {
  const { command, config, seed, signal } = options;
  const startedAt = new Date().toISOString();
  const pace = new Pace(options);
  const recorders: Recorder[] = [];
  const figures: ActivationFigures[] = [];
  let waitedFor: readonly string[] = [];
  signal?.addEventListener(
    "abort",
    () => {
      waitedFor = pace.waitingFor;
      pace.stop();
    },
    { once: true },
  );
  const recorderOf = (title: string) => {
    const recorder = new Recorder(title, options.say, { pace, signal });
    recorders.push(recorder);
    return recorder;
  };
  const opened: Account[] = [];
  const reportOf = (sections: readonly Section[], incomplete?: string): HalfReport => ({
    half: "control",
    command,
    startedAt,
    endedAt: new Date().toISOString(),
    seed,
    environment: environment(),
    ...(incomplete === undefined ? {} : { incomplete }),
    objectives: figures.length === 0 ? [] : [recoveryTime(config.objectives.rtoMinutes, figures)],
    sections: [method(config), ...sections],
  });
  try {
    const { comparisons, sections } = await practise(options, { figures, opened, recorderOf });
    return { report: reportOf(sections), figures, comparisons };
  } catch (error) {
    if (signal?.aborted !== true) {
      throw error;
    }
    const done = recorders
      .map((recorder) => recorder.section())
      .filter(({ checks = [], steps = [] }) => checks.length + steps.length > 0);
    const during = waitedFor.length === 0 ? "" : `, during: ${waitedFor.join("; ")}`;
    return { report: reportOf(done, `it was stopped${during}`), figures, comparisons: [] };
  } finally {
    pace.stop();
    await Promise.all(opened.reverse().map((one) => one.close()));
  }
}

interface Practice {
  /** Of the rounds, in order: those that ran to their end. */
  readonly figures: ActivationFigures[];
  /** Every account that is to be closed. */
  readonly opened: Account[];
  readonly recorderOf: (title: string) => Recorder;
}

async function practise(
  options: DrillOptions,
  { figures, opened, recorderOf }: Practice,
): Promise<{ readonly sections: readonly Section[]; readonly comparisons: readonly Comparison[] }> {
  const account = await openAccount(options);
  opened.push(account);
  const copy = async (name: string) => {
    const copied = await account.copy(name);
    opened.push(copied);
    return copied;
  };
  const built = recorderOf("Build");
  const isFull = options.full === true;
  await together([
    build(account, built),
    isFull
      ? built.step("a lone replica, to compare with", () => buildLoneReplica(account))
      : Promise.resolve(),
  ]);
  await options.onBuilt?.(account, built);
  const compared: Account[] = [];
  while (isFull && compared.length < COMPARISONS) {
    compared.push(await copy(`compare-${compared.length + 1}`));
  }
  const ground: { fault: Fault; account: Account }[] = [];
  for (const fault of options.faults) {
    ground.push({ fault, account: await copy(fault.name) });
  }
  const measured = withResolvers<number>();
  const [rounds, faulty] = await together([
    runRounds(account, {
      ...options,
      killReprotection: isFull,
      copy,
      recorderOf,
      onActivated: measured.resolve,
      onRound: (of) => figures.push(of),
    }).finally(() => measured.resolve(assumedApplySeconds)),
    runFaults(ground, { ...options, recorderOf, applySeconds: measured.promise }),
  ]);
  const comparison = recorderOf("The activation by the bare promotion of a replica");
  let comparisons: readonly Comparison[] = [];
  if (isFull) {
    await whole(comparison, options.signal, async () => {
      comparisons = await compareWithBarePromotion(compared, comparison);
    });
  }
  const calls = recorderOf("Every call, held against AWS's own models of its APIs");
  await whole(calls, options.signal, async () => {
    const held = await Promise.all(opened.map((one) => one.heldAgainstModels()));
    const count = held.reduce((sum, each) => sum + each.calls, 0);
    const refused = [...new Set(held.flatMap(({ violations }) => violations))];
    calls.check("calls", "more than 0", `${count}`, count > 0);
    calls.equal("what the models refuse", [], refused);
    if (options.config.backend.kind === "cloud") {
      const unknown = opened.flatMap(hcpCalls).filter(({ status }) => status === UNKNOWN_CALL);
      calls.equal(
        "calls to HCP Terraform that its stand-in does not know",
        [],
        unknown.map(({ method, path }) => `${method} ${path}`),
      );
    }
  });
  return {
    sections: [
      built.section(),
      ...rounds,
      ...faulty,
      ...(isFull ? [comparison.section()] : []),
      calls.section(),
    ],
    comparisons,
  };
}

function withResolvers<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
