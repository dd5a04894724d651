import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { STACK_NAMES } from "../src/contract";
import { median } from "../src/tools/statistics";
import { conclude, progress } from "./conclude";
import { cpuSeconds } from "./cpu-time";
import { type SideBySideOptions, sideBySide } from "./side-by-side";

const project = join(__dirname, "..");

/** The most that a run may take, in times of the base. */
const goals = { processor: 0.65, wall: 0.75 };

interface Run {
  readonly processor: number;
  readonly wall: number;
}

/** One run in a checkout, against the emulated AWS. */
function run(checkout: string, output: string): Run {
  const started = { processor: cpuSeconds([process.pid]), wall: performance.now() };
  const args = ["src/cli/launch.js", "src/cli/plan.ts", "--output", output];
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: checkout, encoding: "utf8" });
  if (status !== 2) {
    throw new Error(`npm run plan in ${checkout} ended with ${status}:\n${stderr}`);
  }
  return {
    processor: cpuSeconds([process.pid]) - started.processor,
    wall: (performance.now() - started.wall) / 1000,
  };
}

/** A stack's plan, without its time, and with what Terraform writes in any order in one. */
function planIn(output: string, stack: string): unknown {
  const plan = JSON.parse(readFileSync(join(output, "plans/emulator", stack, "plan.json"), "utf8"));
  const relevant: object[] = plan.relevant_attributes ?? [];
  return {
    ...plan,
    timestamp: undefined,
    relevant_attributes: relevant.map((one) => JSON.stringify(one)).sort(),
  };
}

function main({ base, rounds, write, json }: SideBySideOptions): void {
  const folder = mkdtempSync(join(tmpdir(), "lamp-bench-"));
  const [before, after] = [join(folder, "base"), join(folder, "here")];
  const both = () => [run(resolve(base), before), run(project, after)] as const;
  try {
    progress("once, to fill the caches");
    both();
    const different = STACK_NAMES.filter(
      (stack) => !isDeepStrictEqual(planIn(before, stack), planIn(after, stack)),
    );
    const pairs = Array.from({ length: rounds }, (_, round) => {
      progress(`round ${round + 1} of ${rounds}`);
      return both();
    });
    const measured = (["processor", "wall"] as const).map((what) => ({
      what,
      goal: goals[what],
      baseSeconds: median(pairs.map(([one]) => one[what])),
      seconds: median(pairs.map(([, other]) => other[what])),
      ratio: median(pairs.map(([one, other]) => other[what] / one[what])),
    }));
    const passed = different.length === 0 && measured.every(({ ratio, goal }) => ratio <= goal);
    const commit = spawnSync("git", ["rev-parse", "--short", "HEAD"], { cwd: base, encoding: "utf8" });
    const markdown = `
## Planning all stacks

\`npm run bench:plan -- --base DIRECTORY\` on ${new Date().toISOString().slice(0, 10)}, Node.js ${process.versions.node}, ${availableParallelism()} cores; DIRECTORY holds commit
${commit.stdout.trim() || "unknown"}. \`npm run plan\` without npm, against the emulated AWS: all four stacks, two at a time. Base and this checkout
in turn, medians of ${rounds} rounds; the schemas are in the cache already, and asking for them takes a first run about 2 s.

| | base, s | here, s | ratio | goal |
|---|---|---|---|---|
${measured
  .map(
    ({ what, goal, baseSeconds, seconds, ratio }) =>
      `| ${what} time | ${baseSeconds.toFixed(1)} | ${seconds.toFixed(1)} | **${ratio.toFixed(2)}** | at most ${goal} |`,
  )
  .join("\n")}

Plans that differ, their times apart: ${different.length === 0 ? "none" : different.join(", ")}.
`;
    conclude(
      {
        section: "plan",
        markdown,
        figures: { measured, different },
        passed,
        failure: "a ratio in bold misses its goal, or a plan differs",
      },
      { json, write },
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

sideBySide(
  "bench:plan",
  "Measures `npm run plan` of all stacks, side by side with another checkout.",
  5,
  main,
);
