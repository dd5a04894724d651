import { join } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { type Account, openAccount } from "../src/drill/control/account";
import { activateDr } from "../src/drill/control/activation";
import { build } from "../src/drill/control/build";
import { promotionIn } from "../src/drill/control/calls";
import { Recorder } from "../src/drill/control/recorder";
import { promoteLoneReplica, type Timing } from "./bare-promotion";
import { writeSection } from "./section";
import { median } from "./statistics";

const page = join(__dirname, "..", "docs/benchmarks.md");
const goal = 1.15;
const progress = (line: string): void => void process.stderr.write(`${line}\n`);

interface ActivationTiming extends Timing {
  /** From the call that promotes to the provider's last look at the promoted database. */
  readonly promotionSeconds: number;
}

interface Round {
  readonly bare: Timing;
  readonly activation: ActivationTiming;
}

interface Options {
  readonly rounds: number;
  readonly write: boolean;
  readonly json: boolean;
}

/** An activation of DR against the bare promotion of a lone replica, in turn, each on a copy of the same built AWS. */
async function main(options: Options): Promise<void> {
  const base = await openAccount({ say: () => {} });
  try {
    progress("building both regions, some minutes");
    const recorder = new Recorder("build", progress);
    await build(base, recorder);
    const failed = recorder.section().checks?.filter(({ passed }) => !passed) ?? [];
    if (failed.length > 0) {
      throw new Error(`What was built is not in order: ${failed.map(({ what }) => what).join("; ")}`);
    }
    const rounds: Round[] = [];
    for (let round = 1; round <= options.rounds; round += 1) {
      progress(`round ${round} of ${options.rounds}`);
      // Whoever is second in one round is first in the next.
      const bareFirst = round % 2 === 1;
      const before = bareFirst ? await onCopy(base, promoteLoneReplica) : undefined;
      const activation = await onCopy(base, activate);
      const bare = before ?? (await onCopy(base, promoteLoneReplica));
      rounds.push({ bare, activation });
      progress(`  bare ${seconds(bare.applySeconds)}, activation ${seconds(activation.applySeconds)}`);
    }
    report(rounds, options);
  } finally {
    await base.close();
  }
}

async function onCopy<T>(base: Account, work: (copy: Account) => Promise<T>): Promise<T> {
  const copy = await base.copy("bench");
  try {
    return await work(copy);
  } finally {
    await copy.close();
  }
}

async function activate(account: Account): Promise<ActivationTiming> {
  await account.emulator.cutRegion(account.regionOf("primary"));
  const { applySeconds, calls, operation, result } = await activateDr(account);
  if (result.outcome !== "applied" || result.left.length > 0) {
    throw new Error(`The activation ended as ${result.outcome}, with ${result.left.length} changes left.`);
  }
  const { entries } = operation.journal.current();
  const promotion = promotionIn(calls);
  return {
    planSeconds: entries.find(({ step }) => step === "plan")?.seconds ?? Number.NaN,
    applySeconds,
    promotionSeconds: promotion === undefined ? Number.NaN : promotion.lastSeen.time - promotion.promote.time,
  };
}

function report(rounds: readonly Round[], options: Options): void {
  const of = (value: (round: Round) => number) => median(rounds.map(value));
  const ratio = of(({ activation, bare }) => activation.applySeconds / bare.applySeconds);
  const ratios = rounds.map(({ activation, bare }) => activation.applySeconds / bare.applySeconds);
  if (options.json) {
    process.stdout.write(`${JSON.stringify({ ratio, goal, rounds }, null, 2)}\n`);
  }
  const text = `## Activation

\`npm run bench:activation\` on ${new Date().toISOString().slice(0, 10)}. Real Terraform and provider against the emulated AWS, whose
databases change at once: what is measured is what the plan's order and the tools add to a promotion, not RDS's own minutes.
${rounds.length} rounds, in turn, each on a copy of the same built AWS; the primary region is cut off. The bare promotion is one
\`aws_db_instance\` of which \`replicate_source_db\` is dropped, and nothing else. Medians.

| | plan, s | apply, s |
|---|---|---|
| bare promotion of a lone replica | ${figure(of(({ bare }) => bare.planSeconds))} | ${figure(of(({ bare }) => bare.applySeconds))} |
| activation of DR | ${figure(of(({ activation }) => activation.planSeconds))} | ${figure(of(({ activation }) => activation.applySeconds))} |

- The activation's apply over the bare promotion's: **${ratio.toFixed(2)}** (goal: at most ${goal}; rounds from ${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)}).
- Of the activation's apply, from the call that promotes to the last look at the promoted database: ${figure(of(({ activation }) => activation.promotionSeconds))} s. Tasks, scaling and alarms change meanwhile.`;
  if (options.write) {
    writeSection(page, "activation", text);
    progress(`written to docs/benchmarks.md; ratio ${ratio.toFixed(2)}, goal ${goal}`);
  } else {
    progress(text);
  }
  process.exitCode = ratio <= goal ? 0 : 2;
}

function figure(value: number): string {
  return value.toFixed(0);
}

function seconds(value: number): string {
  return `${figure(value)} s`;
}

function wholeNumber(text: string): number {
  if (!/^[1-9]\d?$/.test(text)) throw new InvalidArgumentError("It is a whole number from 1.");
  return Number(text);
}

void new Command("npm run bench:activation --")
  .description(
    "Measures the apply that activates DR against the bare promotion of a lone replica, on the emulated AWS. Builds both " +
      "regions first: about ten minutes, and four for each round.",
  )
  .option("--rounds <count>", "how many rounds", wholeNumber, 3)
  .option("--no-write", "print the section instead of writing it into docs/benchmarks.md")
  .option("--json", "print all figures as JSON", false)
  .addHelpText("after", "\nExit code:\n  0  the goal is met\n  2  it is not")
  .action(main)
  .parseAsync();
