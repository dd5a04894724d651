import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { median } from "../src/tools/statistics";
import { conclude, progress } from "./conclude";
import { cpuSeconds } from "./cpu-time";
import { type SideBySideOptions, sideBySide } from "./side-by-side";

const project = join(__dirname, "..");

/** A script of package.json, with arguments. */
interface Start {
  readonly script: string;
  readonly args: readonly string[];
  /** The most that it may take, in times of the base. */
  readonly goal: number;
  /** Exit codes that it may end with. */
  readonly ends: readonly number[];
}

interface Measured extends Start {
  /** Medians of the rounds. */
  readonly baseSeconds: number;
  readonly seconds: number;
  /** Median of the rounds' ratios. */
  readonly ratio: number;
}

function scriptsOf(checkout: string): Record<string, string> {
  return JSON.parse(readFileSync(join(checkout, "package.json"), "utf8")).scripts;
}

function starts(outdir: string): Start[] {
  const commands = Object.entries(scriptsOf(project)).filter(([, line]) =>
    / src\/cli\/[\w-]+\.ts$/.test(line),
  );
  return [
    ...commands.map(([script]) => ({
      script,
      args: ["--help"],
      goal: script === "lamp" ? 0.3 : 0.5,
      ends: [0],
    })),
    { script: "lamp", args: ["status"], goal: 0.5, ends: [0, 2] },
    { script: "synth", args: ["--output", outdir], goal: 1, ends: [0] },
  ];
}

/** Processor seconds that a start takes in a checkout, without credentials. */
function time(checkout: string, { script, args, ends }: Start): number {
  const [program = "", ...rest] = `${scriptsOf(checkout)[script]}`.split(" ");
  const before = cpuSeconds([process.pid]);
  const { status, stderr } = spawnSync(program, [...rest, ...args], {
    cwd: checkout,
    encoding: "utf8",
    env: {
      ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("AWS_"))),
      AWS_EC2_METADATA_DISABLED: "true",
      AWS_CONFIG_FILE: "/dev/null",
      AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    },
  });
  if (status === null || !ends.includes(status)) {
    throw new Error(`${script} ${args.join(" ")} in ${checkout} ended with ${status}:\n${stderr}`);
  }
  return cpuSeconds([process.pid]) - before;
}

/** Base and this checkout in turn; the run before the first round fills caches and counts for nothing. */
function measure(start: Start, base: string, rounds: number): Measured {
  progress(`${start.script} ${start.args.join(" ")}`);
  for (const checkout of [base, project]) {
    time(checkout, start);
  }
  const pairs = Array.from({ length: rounds }, () => [time(base, start), time(project, start)] as const);
  return {
    ...start,
    baseSeconds: median(pairs.map(([before]) => before)),
    seconds: median(pairs.map(([, now]) => now)),
    ratio: median(pairs.map(([before, now]) => now / before)),
  };
}

function main({ base, rounds, write, json }: SideBySideOptions): void {
  const outdir = mkdtempSync(join(tmpdir(), "lamp-bench-"));
  try {
    const measured = starts(outdir).map((start) => measure(start, resolve(base), rounds));
    const passed = measured.every(({ ratio, goal }) => ratio <= goal);
    const commit = spawnSync("git", ["rev-parse", "--short", "HEAD"], { cwd: base, encoding: "utf8" });
    const markdown = `
## Starting a command

\`npm run bench:start -- --base DIRECTORY\` on ${new Date().toISOString().slice(0, 10)}, Node.js ${process.versions.node}, ${availableParallelism()} cores; DIRECTORY holds commit
${commit.stdout.trim() || "unknown"}. Processor time of whole processes without npm, base and this checkout in turn, medians of ${rounds} rounds. \`status\` has no
credentials. The bundles are there already; making one takes a first run one to two seconds more.

| command | base, s | here, s | ratio | goal |
|---|---|---|---|---|
${measured
  .map(
    ({ script, args, baseSeconds, seconds, ratio, goal }) =>
      `| ${script} ${args[0] === "--output" ? "" : args[0]} | ${baseSeconds.toFixed(2)} | ${seconds.toFixed(2)} | **${ratio.toFixed(2)}** | at most ${goal} |`,
  )
  .join("\n")}
`;
    conclude(
      {
        section: "start",
        markdown,
        figures: { measured },
        passed,
        failure: "a ratio in bold misses its goal",
      },
      { json, write },
    );
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

sideBySide(
  "bench:start",
  "Measures the processor time that each command takes to start, side by side with another checkout.",
  10,
  main,
);
