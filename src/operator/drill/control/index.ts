import type { HalfReport } from "../../drill-report";
import { type Account, type AccountOptions, openAccount } from "./account";
import { build } from "./build";
import { hcpCalls } from "./calls";
import { COMPARISONS, type Comparison, compareWithBarePromotion } from "./comparison";
import type { ActivationFigures } from "./disaster";
import type { Fault } from "./faults";
import { runFaults } from "./faults/run";
import { buildLoneReplica } from "./lone-replica";
import { together } from "./pool";
import { Recorder } from "./recorder";
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
 *
 * @throws ToolError where it cannot run at all; failures during the drill are in the report
 */
export async function runControlDrill(options: DrillOptions): Promise<ControlDrill> {
  const { command, faults, seed } = options;
  const startedAt = new Date().toISOString();
  const account = await openAccount(options);
  const opened: Account[] = [account];
  const copy = async (name: string) => {
    const copied = await account.copy(name);
    opened.push(copied);
    return copied;
  };
  try {
    const { backend, objectives } = account.config;
    const recorderOf = (title: string) => new Recorder(title, options.say);
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
    for (const fault of faults) {
      ground.push({ fault, account: await copy(fault.name) });
    }
    const measured = withResolvers<number>();
    const [rounds, faulty] = await together([
      runRounds(account, {
        ...options,
        killReprotection: isFull,
        copy,
        onActivated: measured.resolve,
      }).finally(() => measured.resolve(assumedApplySeconds)),
      runFaults(ground, { ...options, applySeconds: measured.promise }),
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
      if (backend.kind === "cloud") {
        const unknown = opened.flatMap(hcpCalls).filter(({ status }) => status >= 500);
        calls.equal(
          "calls to HCP Terraform that its stand-in does not know",
          [],
          unknown.map(({ method, path }) => `${method} ${path}`),
        );
      }
    });
    const report: HalfReport = {
      half: "control",
      command,
      startedAt,
      endedAt: new Date().toISOString(),
      seed,
      environment: environment(),
      objectives: rounds.figures.length === 0 ? [] : [recoveryTime(objectives.rtoMinutes, rounds.figures)],
      sections: [
        method(backend.kind),
        built.section(),
        ...rounds.sections,
        ...faulty,
        ...(isFull ? [comparison.section()] : []),
        calls.section(),
      ],
    };
    return { report, figures: rounds.figures, comparisons };
  } finally {
    await Promise.all(opened.reverse().map((one) => one.close()));
  }
}

function withResolvers<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
