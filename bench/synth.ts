import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { buildSync } from "esbuild";
import { fitLine, type Line, median } from "../src/tools/statistics";
import { conclude, progress } from "./conclude";
import type { RegionPairsResult } from "./region-pairs";
import { between } from "./whole-number";

const project = join(__dirname, "..");
const goals = { overFloor: 1.5, timesFaster: 4, perPairAt100Over10: 1.25 };
const pairCounts = [1, 10, 50, 100] as const;
const fewestRounds = 3;
const mostGrowthRounds = 7;

interface Options {
  readonly rounds: number;
  readonly minutes: number;
  readonly write: boolean;
  readonly json: boolean;
}

/** One way to run the program, or a part of it. */
interface Contender {
  readonly key: string;
  /** Its name in the report. */
  readonly title: string;
  readonly command: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Takes part in one of four rounds. */
  readonly slow?: boolean;
}

/** Seconds of each contender that took part in a round, by key. */
type Round = Readonly<Record<string, number>>;

type Growth = Omit<RegionPairsResult, "stacks">;

/** The figures of each number of region pairs in one round. */
type GrowthRound = Readonly<Record<(typeof pairCounts)[number], Growth>>;

function main(options: Options): void {
  const outdir = mkdtempSync(join(tmpdir(), "lamp-bench-"));
  try {
    const began = Date.now();
    const elapsed = () => (Date.now() - began) / 60_000 / options.minutes;
    const contenders = listContenders(outdir);
    const rounds = measureRounds(contenders, options.rounds, () => elapsed() > 0.6);
    const afterEdit = measureAfterEdit(contenders);
    const growth = measureGrowth(() => elapsed() > 0.8);
    report(contenders, rounds, afterEdit, growth, options);
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

function listContenders(outdir: string): Contender[] {
  const { app } = JSON.parse(readFileSync(join(project, "cdktf.json"), "utf8")) as { app: string };
  const stockApp = "npx ts-node main.ts";
  // The tsconfig.json of `cdktf init`, except for the language level, which is this project's.
  const stockEnv = { TS_NODE_PROJECT: join(__dirname, "stock/tsconfig.json") };
  const cdktfSynth = (command: string) => ["npx", "cdktf", "synth", "--app", command, "--output", outdir];
  // Network calls of the command's own version check are not what is measured.
  const quiet = { CHECKPOINT_DISABLE: "1" };
  const classes = providerClasses();
  const floor = ["cdktf", "constructs", ...classes]
    .map((name) => `require(${JSON.stringify(name)})`)
    .join(";");
  return [
    {
      key: "floor",
      title: `the floor: \`node\` that loads cdktf and the ${classes.length} provider classes in use`,
      command: [process.execPath, "-e", floor],
    },
    { key: "app", title: `the app command: \`${app}\``, command: app.split(" ") },
    {
      key: "synth",
      title: "`npm run synth`, with the rules",
      command: ["npm", "run", "synth", "--", "--output", outdir],
    },
    {
      key: "tsx",
      title: "`node --import tsx main.ts`",
      command: [process.execPath, "--import", "tsx", "main.ts"],
    },
    {
      key: "stock",
      title: `the template's app command: \`${stockApp}\``,
      command: stockApp.split(" "),
      env: stockEnv,
      slow: true,
    },
    {
      key: "unchecked",
      title: "`ts-node --transpile-only main.ts`, without npx and types",
      command: [process.execPath, require.resolve("ts-node/dist/bin"), "--transpile-only", "main.ts"],
      env: stockEnv,
      slow: true,
    },
    {
      key: "cdktf",
      title: "`npx cdktf synth` with this app command",
      command: cdktfSynth(app),
      env: quiet,
      slow: true,
    },
    {
      key: "stockCdktf",
      title: "`npx cdktf synth` with the template's",
      command: cdktfSynth(stockApp),
      env: { ...stockEnv, ...quiet },
      slow: true,
    },
  ].map((contender) => ({ ...contender, env: { CDKTF_OUTDIR: outdir, ...contender.env } }));
}

/** The provider classes that main.ts and what it imports name, by the paths they are imported from. */
function providerClasses(): string[] {
  const { metafile } = buildSync({
    entryPoints: ["main.ts"],
    absWorkingDir: project,
    bundle: true,
    packages: "external",
    platform: "node",
    metafile: true,
    write: false,
  });
  const imports = Object.values(metafile.inputs).flatMap((input) => input.imports.map(({ path }) => path));
  return [...new Set(imports.filter((path) => path.startsWith("@cdktf/provider-aws/lib/")))].sort();
}

/** Seconds that a command takes from start to end. */
function time({ command, env }: Pick<Contender, "command" | "env">): { seconds: number; stdout: string } {
  const [program = "", ...args] = command;
  const began = process.hrtime.bigint();
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    cwd: project,
    env: { ...process.env, ...env },
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  const seconds = Number(process.hrtime.bigint() - began) / 1e9;
  if (status !== 0) {
    throw new Error(`${command.join(" ")} exited with ${status ?? error?.message}:\n${stdout}${stderr}`);
  }
  return { seconds, stdout };
}

/**
 * Runs the contenders in turn, starting with a different one each round, so that changes in the machine's speed affect
 * all. A first round of all of them fills caches and is not counted.
 */
function measureRounds(contenders: readonly Contender[], count: number, late: () => boolean): Round[] {
  progress("warming up");
  for (const contender of contenders) {
    time(contender);
  }
  const rounds: Round[] = [];
  while (rounds.length < count && !(rounds.length > 4 * fewestRounds - 4 && late())) {
    progress(`round ${rounds.length + 1} of ${count}`);
    const taking = contenders.filter(({ slow }) => !slow || rounds.length % 4 === 0);
    const first = rounds.length % taking.length;
    const order = [...taking.slice(first), ...taking.slice(0, first)];
    rounds.push(Object.fromEntries(order.map((contender) => [contender.key, time(contender).seconds])));
  }
  return rounds;
}

/** The app command when it has to compile, relative to the floor; one ratio per round. */
function measureAfterEdit(contenders: readonly Contender[]): number[] {
  const find = (key: string) => contenders.find((contender) => contender.key === key) as Contender;
  const ratios = Array.from({ length: fewestRounds }, (_, index) => {
    progress(`after an edit, ${index + 1} of ${fewestRounds}`);
    rmSync(join(project, ".cache/commands/main"), { recursive: true, force: true });
    return time(find("app")).seconds / time(find("floor")).seconds;
  });
  time(find("app"));
  return ratios;
}

function measureGrowth(late: () => boolean): GrowthRound[] {
  const command = (pairs: number) => [
    process.execPath,
    "src/cli/launch.js",
    "bench/region-pairs.ts",
    `${pairs}`,
  ];
  time({ command: command(1) });
  const rounds: GrowthRound[] = [];
  while (rounds.length < fewestRounds || (rounds.length < mostGrowthRounds && !late())) {
    const measured = pairCounts.map((pairs) => {
      progress(`${pairs} region pairs, round ${rounds.length + 1}`);
      const { stacks, ...growth } = JSON.parse(time({ command: command(pairs) }).stdout) as RegionPairsResult;
      if (stacks !== 4 * pairs) {
        throw new Error(`${pairs} region pairs gave ${stacks} stacks, not ${4 * pairs}`);
      }
      return [pairs, growth] as const;
    });
    rounds.push(Object.fromEntries(measured) as GrowthRound);
  }
  return rounds;
}

function report(
  contenders: readonly Contender[],
  rounds: readonly Round[],
  afterEdit: readonly number[],
  growth: readonly GrowthRound[],
  options: Options,
): void {
  const ratio = (key: string, to: string): number =>
    median(rounds.flatMap(({ [key]: one, [to]: other }) => (one && other ? [one / other] : [])));
  const overOnePair = (pairs: (typeof pairCounts)[number], of: keyof Growth): number =>
    median(growth.map((round) => round[pairs][of] / round[1][of]));
  // Minus the time of one pair, which is mostly loading.
  const furtherPair = (round: GrowthRound, pairs: 10 | 100): number =>
    (round[pairs].processorSeconds - round[1].processorSeconds) / (pairs - 1);
  const line = fitLine(pairCounts.map((pairs) => ({ x: pairs, y: overOnePair(pairs, "processorSeconds") })));
  const figures = {
    appOverFloor: ratio("app", "floor"),
    stockOverApp: ratio("stock", "app"),
    stockCdktfOverSynth: ratio("stockCdktf", "synth"),
    perPairAt100Over10: median(growth.map((round) => furtherPair(round, 100) / furtherPair(round, 10))),
  };
  const passed =
    figures.appOverFloor <= goals.overFloor &&
    figures.stockOverApp >= goals.timesFaster &&
    figures.stockCdktfOverSynth >= goals.timesFaster &&
    figures.perPairAt100Over10 <= goals.perPairAt100Over10;

  const markdown = `
## Synthesis

\`npm run bench:synth\` on ${new Date().toISOString().slice(0, 10)}, Node.js ${process.versions.node}, ${availableParallelism()} cores. Whole processes in turn, ${rounds.length} rounds, the
slow ones in one of four; each figure is the median of the rounds' ratios.

| | times the floor | times faster than the template's app command |
|---|---|---|
${contenders
  .map(
    ({ key, title }) =>
      `| ${title} | ${ratio(key, "floor").toFixed(2)} | ${ratio("stock", key).toFixed(1)} |`,
  )
  .join("\n")}

- App command over the floor: **${figures.appOverFloor.toFixed(2)}** (goal: at most ${goals.overFloor}). After an edit, when it compiles first: ${median(afterEdit).toFixed(1)}.
- Template's app command over this one: **${figures.stockOverApp.toFixed(1)}** (goal: at least ${goals.timesFaster}).
- Template's \`npx cdktf synth\` over \`npm run synth\`: **${figures.stockCdktfOverSynth.toFixed(1)}** (goal: at least ${goals.timesFaster}).

The template's way is what \`cdktf init\` sets up, but with imports by deep path, as everywhere here, and with the language
level that these sources need. \`CHECKPOINT_DISABLE\` keeps \`cdktf\` from checking for a newer version over the network.

Growth, with many environments in one app, each with its own name, regions and networks; medians of ${growth.length} rounds:

| region pairs | stacks | processor time, over one pair's | peak memory, over one pair's |
|---|---|---|---|
${pairCounts
  .map(
    (pairs) =>
      `| ${pairs} | ${4 * pairs} | ${overOnePair(pairs, "processorSeconds").toFixed(1)} | ${overOnePair(pairs, "peakMemoryMib").toFixed(2)} |`,
  )
  .join("\n")}

- Processor time of a further pair, at 100 over at 10: **${figures.perPairAt100Over10.toFixed(2)}** (goal: at most ${goals.perPairAt100Over10}).
- ${lineText(line)}
`;
  conclude(
    {
      section: "synth",
      markdown,
      figures: { ...figures, afterEditOverFloor: median(afterEdit), rounds, growth, line, goals },
      passed,
      failure: "a figure in bold misses its goal",
    },
    options,
  );
}

function lineText({ intercept, slope, rSquared }: Line): string {
  return `Straight line through the times, in those of one pair: ${intercept.toFixed(2)} + ${slope.toFixed(2)} a pair (R² ${rSquared.toFixed(4)}).`;
}

new Command("npm run bench:synth --")
  .description(
    "Measures synthesis against the template's way and against the floor, and how it grows with the number of " +
      "region pairs in one app.",
  )
  .option(
    "--rounds <n>",
    "maximum number of rounds of the contenders in turn",
    between(4 * fewestRounds, 400),
    24,
  )
  .option("--minutes <n>", "time after which no more optional rounds start", between(1, 60), 4)
  .option("--no-write", "leave docs/benchmarks.md unchanged")
  .option("--json", "print the figures, with every round's seconds, as JSON", false)
  .addHelpText("after", "\nExit codes: 0 the goals are met; 1 they are not, or the measurement failed.")
  .action(main)
  .parseAsync()
  .catch((error: Error) => {
    process.stderr.write(`bench:synth: ${error.message}\n`);
    process.exitCode = 1;
  });
