import { availableParallelism } from "node:os";
import { ToolError } from "../../tools/tool-error";
import type { HalfReport, Objective, Section } from "../report";
import { type Account, type AccountOptions, openAccount } from "./account";
import { build } from "./build";
import { COMPARISONS, type Comparison, compareWithBarePromotion } from "./comparison";
import type { Fault } from "./faults";
import { buildLoneReplica } from "./lone-replica";
import { runPool } from "./pool";
import { randomOf } from "./random";
import { Recorder } from "./recorder";
import { retirePrimary } from "./retirement";
import { type RoundFigures, runRound } from "./round";

export { type Account, openAccount } from "./account";
export { renderActivationBenchmark } from "./benchmark";
export { FAULTS, type Fault, SHORT_FAULTS } from "./faults";

export interface DrillOptions extends AccountOptions {
  /** As a person types it, for the report. */
  readonly command: string;
  readonly rounds: number;
  /** Each on a copy of what was built. */
  readonly faults: readonly Fault[];
  /** How many faults at once, beside the rounds. */
  readonly parallel: number;
  readonly seed: number;
  /**
   * Whether to measure the activation by a bare promotion, when all else is done.
   * @default false
   */
  readonly compare?: boolean;
  /**
   * Looks at what was built before anything happens to it; adds to the section.
   * @default nobody
   */
  readonly onBuilt?: (account: Account, recorder: Recorder) => Promise<void>;
}

export interface ControlDrill {
  readonly report: HalfReport;
  /** Of each round. */
  readonly figures: readonly RoundFigures[];
  /** None where it was not compared. */
  readonly comparisons: readonly Comparison[];
}

/** Where no round has measured it. */
const assumedApplySeconds = 90;

/**
 * The control-plane half of a drill: Terraform and the operator's own commands against an emulated AWS. All is built
 * once; the rounds go on from there, one after the other, and each fault starts from a copy of what was built.
 *
 * @throws ToolError where it cannot be run at all; what fails on the way is in the report
 */
export async function runControlDrill(options: DrillOptions): Promise<ControlDrill> {
  const { command, faults, parallel, seed } = options;
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
    if (backend.kind !== "s3") {
      throw new ToolError(
        "The drill practises states in S3, with their copies and locks; this configuration keeps them in HCP Terraform " +
          "(backend.kind cloud). Practise with a configuration whose backend.kind is s3: LAMP_CONFIG=FILE npm run drill",
      );
    }
    const recorderOf = (title: string) => new Recorder(title, options.say);
    const built = recorderOf("Build");
    const isCompared = options.compare === true;
    await Promise.all([
      build(account, built),
      isCompared && built.step("a lone replica, to compare with", () => buildLoneReplica(account)),
    ]);
    await options.onBuilt?.(account, built);
    const compared: Account[] = [];
    while (isCompared && compared.length < COMPARISONS) {
      compared.push(await copy(`compare-${compared.length + 1}`));
    }
    const ground: { fault: Fault; account: Account }[] = [];
    for (const fault of faults) {
      ground.push({ fault, account: await copy(fault.name) });
    }
    const measured = withResolvers<number>();
    const [rounds, faulty] = await Promise.all([
      runRounds(account, options, copy, measured.resolve).finally(() =>
        measured.resolve(assumedApplySeconds),
      ),
      runFaults(ground, options, measured.promise, parallel),
    ]);
    const comparison = recorderOf("The activation by the bare promotion of a replica");
    let comparisons: readonly Comparison[] = [];
    if (isCompared) {
      await whole(comparison, options.signal, async () => {
        comparisons = await compareWithBarePromotion(compared, comparison);
      });
    }
    const report: HalfReport = {
      half: "control",
      command,
      startedAt,
      endedAt: new Date().toISOString(),
      seed,
      environment: environment(),
      objectives: rounds.figures.length === 0 ? [] : [recoveryTime(objectives.rtoMinutes, rounds.figures)],
      sections: [
        method(),
        built.section(),
        ...rounds.sections,
        ...faulty,
        ...(isCompared ? [comparison.section()] : []),
      ],
    };
    return { report, figures: rounds.figures, comparisons };
  } finally {
    await Promise.all(opened.reverse().map((one) => one.close()));
  }
}

/** The rounds, one after the other; what was retired in the last one is retired on a copy beside it. */
async function runRounds(
  account: Account,
  { rounds, say, signal }: DrillOptions,
  copy: (name: string) => Promise<Account>,
  onActivated: (applySeconds: number) => void,
): Promise<{ figures: RoundFigures[]; sections: Section[] }> {
  const figures: RoundFigures[] = [];
  const sections: Section[] = [];
  let retirement: Promise<Section> | undefined;
  for (let number = 1; number <= rounds; number += 1) {
    const recorder = new Recorder(`Round ${number}`, say);
    const isWhole = await whole(recorder, signal, async () => {
      const onReprotected = async () => {
        if (number === rounds) {
          retirement = retire(await copy("retire"), say, signal);
          retirement.catch(() => {});
        }
      };
      figures.push(await runRound(account, recorder, { onActivated, onReprotected }));
    });
    sections.push(recorder.section());
    if (!isWhole) {
      break;
    }
  }
  return { figures, sections: retirement === undefined ? sections : [...sections, await retirement] };
}

async function retire(account: Account, say: (line: string) => void, signal?: AbortSignal): Promise<Section> {
  const recorder = new Recorder("Retire the primary's old database", say);
  await whole(recorder, signal, () => retirePrimary(account, recorder));
  return recorder.section();
}

async function runFaults(
  ground: readonly { fault: Fault; account: Account }[],
  { say, seed, signal }: DrillOptions,
  applySeconds: Promise<number>,
  parallel: number,
): Promise<Section[]> {
  const sections: Section[] = [];
  const tasks = ground.map(({ account, fault }, index) => async () => {
    const recorder = new Recorder(`Fault: ${fault.title}`, say);
    const random = randomOf(seed, fault.name);
    await whole(recorder, signal, () => fault.run(account, recorder, { random, applySeconds }));
    sections[index] = recorder.section();
    await account.close();
  });
  await runPool(tasks, parallel);
  return sections;
}

/** Runs a part to its end; an error in it is a failed check of the report, unless the user stopped the drill. */
async function whole(
  recorder: Recorder,
  signal: AbortSignal | undefined,
  work: () => Promise<void>,
): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    if (signal?.aborted === true) {
      throw error;
    }
    recorder.broken(error);
    return false;
  }
}

function recoveryTime(rtoMinutes: number, figures: readonly RoundFigures[]): Objective {
  return {
    name: "RTO",
    targetSeconds: rtoMinutes * 60,
    worstSeconds: Math.max(...figures.map(({ activationSeconds }) => activationSeconds)),
    basis:
      "from the operator's command to the end of its apply, with the fixed waits of Terraform's provider for a promotion; " +
      "to notice, to decide, RDS's own minutes and the start of tasks come on top",
  };
}

function method(): Section {
  return {
    title: "How",
    notes: [
      "Real Terraform and the operator's own commands (the code of `npm run lamp`), every approval given at once, against " +
        "an emulated AWS that records each call. All figures of AWS are read from it, under a name of the drill's own that " +
        "is not counted.",
      "Modelled: RDS's ReplicaLag, which the emulated AWS has not, is published by the drill as RDS does, 0 once a minute; " +
        "the state of the alarm behind the fence is set as CloudWatch would, read back, and the synthesized health checks are " +
        "evaluated over it. No task runs and no data flows here: that is the other half, `npm run drill:data`.",
    ],
  };
}

function environment(): Record<string, string> {
  return {
    "Node.js": process.versions.node,
    platform: `${process.platform} ${process.arch}`,
    cores: String(availableParallelism()),
  };
}

function withResolvers<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
