import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { databaseParameters } from "../src/services/rds/parameter-group";
import { requireCommands } from "../test/support/commands";
import { engine } from "../test/support/database";
import { imageUnderTest } from "../test/support/image";
import { type MemoryGroup, memoryGroup } from "../test/support/memory-group";
import { Regions } from "../test/support/regions";
import { synthesize } from "../test/support/synth";
import type { WebInstance } from "../test/support/web-instance";
import { bareScript } from "./bare-script";
import { conclude, progress } from "./conclude";
import { cpuSeconds } from "./cpu-time";
import { peakWhile } from "./proportional-memory";
import { between } from "./whole-number";
import { workersOf } from "./workers";
import { type WrkResult, wrk } from "./wrk";

const goal = 0.95;
const taskMib = 1024;
const floodConnections = 200;
const floodSeconds = 5;

interface Options {
  readonly rounds: number;
  readonly seconds: number;
  readonly connections: number;
  readonly write: boolean;
  readonly json: boolean;
}

interface Measurement extends WrkResult {
  /** Processor time of the task's processes per request, in milliseconds: steady even on a busy machine. */
  readonly cpuMilliseconds: number;
}

interface Round {
  readonly page: Measurement;
  readonly bare: Measurement;
}

interface Flood {
  readonly what: string;
  readonly load: WrkResult;
  /** Sum of the proportional set sizes of all the task's processes, at its highest. */
  readonly processesMib: number;
  /** The kernel's own figure, page cache included; null where no control group could be created. */
  readonly groupMib: number | null;
}

// Allocates nearly all of memory_limit (16 MiB) and keeps it, so that all workers use it at once.
const greedyScript = `<?php
$memory = str_repeat('x', 13 * 1024 * 1024);
usleep(200000);
echo memory_get_peak_usage();
`;

async function main(options: Options): Promise<void> {
  requireCommands("wrk", "php");
  const group = memoryGroup(taskMib);
  const regions = new Regions(databaseParameters(synthesize().stacks));
  const image = await imageUnderTest();
  try {
    // The image's file system is a copy for this process only.
    writeFileSync(join(image.root, "srv/lamp/public/bare.php"), bareScript());
    writeFileSync(join(image.root, "srv/lamp/public/greedy.php"), greedyScript);
    // The database flushes lazily, so that no disk hides the cost of the web server.
    const region = await regions.startPrimary({
      "innodb-flush-log-at-trx-commit": 2,
      "innodb-buffer-pool-size": "128M",
    });
    const task = await region.startTask({
      env: { TASK_MEMORY_MIB: `${taskMib}` },
      ...(group ? { wrapper: group.join } : {}),
    });
    for (const path of ["/", "/bare.php", "/greedy.php"]) {
      const answer = await task.get(path);
      if (answer.status !== 200) {
        throw new Error(`${path} answers ${answer.status}:\n${answer.body}\n${task.errors}`);
      }
    }
    const rounds = await throughput(task, options);
    const floods = [
      await flood("the page", "/", task, group),
      await flood("a script that takes all of `memory_limit`", "/greedy.php", task, group),
    ];
    report({ rounds, floods, workers: workersOf(task), oomKills: group?.oomKills() ?? null, task }, options);
  } finally {
    await regions.stop();
    group?.remove();
  }
}

/** Measures the two in turn, alternating the order, so that changes in the machine's speed affect both. */
async function throughput(task: WebInstance, { rounds, seconds, connections }: Options): Promise<Round[]> {
  const load = async (path: string): Promise<Measurement> => {
    const before = cpuSeconds(task.processes());
    const result = await wrk(`http://127.0.0.1:${task.port}${path}`, connections, seconds);
    const spent = cpuSeconds(task.processes()) - before;
    return { ...result, cpuMilliseconds: (1000 * spent) / (result.requestsPerSecond * seconds) };
  };
  const results: Round[] = [];
  // Not counted: workers and database warm up.
  await load("/");
  await load("/bare.php");
  for (let round = 0; round < rounds; round++) {
    let page: Measurement;
    let bare: Measurement;
    if (round % 2 === 0) {
      page = await load("/");
      bare = await load("/bare.php");
    } else {
      bare = await load("/bare.php");
      page = await load("/");
    }
    results.push({ page, bare });
    progress(
      `round ${round + 1} of ${rounds}: page ${page.requestsPerSecond} requests/s, bare script ` +
        `${bare.requestsPerSecond} requests/s`,
    );
  }
  return results;
}

async function flood(
  what: string,
  path: string,
  task: WebInstance,
  group: MemoryGroup | null,
): Promise<Flood> {
  progress(`flood of ${what}: ${floodConnections} connections for ${floodSeconds} s`);
  const work = wrk(`http://127.0.0.1:${task.port}${path}`, floodConnections, floodSeconds);
  const { result, peakMib } = await peakWhile(() => task.processes(), work);
  return { what, load: result, processesMib: peakMib, groupMib: group?.peakMib() ?? null };
}

interface Findings {
  readonly rounds: readonly Round[];
  readonly floods: readonly Flood[];
  readonly workers: number;
  readonly oomKills: number | null;
  readonly task: WebInstance;
}

function report({ rounds, floods, workers, oomKills, task }: Findings, options: Options): void {
  const middle = (of: (round: Round) => number): number => quantile(rounds.map(of), 0.5);
  const ratios = rounds.map(({ page, bare }) => page.requestsPerSecond / bare.requestsPerSecond);
  const [quarter, ratio, threeQuarters] = [
    quantile(ratios, 0.25),
    quantile(ratios, 0.5),
    quantile(ratios, 0.75),
  ];
  const died = /exit signal/.test(task.errors) || !task.running;
  const failures = rounds.reduce((sum, { page, bare }) => sum + page.failures + bare.failures, 0);
  const held = !died && !oomKills && floods.every(({ processesMib }) => processesMib < taskMib);
  const passed = ratio >= goal && held && failures === 0;

  const row = (name: string, page: number, bare: number, digits: number, last = ""): string =>
    `| ${name} | ${page.toFixed(digits)} | ${bare.toFixed(digits)} | ${last} |`;
  const markdown = `
## The visitor page

\`npm run bench:page\`, on ${engine.dialect.title} ${engine.version}, on a machine with ${cpus().length} cores which the load
generator and the database share.
Medians of ${rounds.length} rounds of ${options.seconds} s with ${options.connections} connections, page and script in turn. The bare script is the minimal PHP
that opens the same connection (TLS, verified), runs the same three statements and prints one figure, in the same
Apache. The ratio is what counts: other load on the machine affects both.

| | page | bare script | ratio |
|---|---|---|---|
${row(
  "requests per second",
  middle(({ page }) => page.requestsPerSecond),
  middle(({ bare }) => bare.requestsPerSecond),
  0,
  `**${ratio.toFixed(2)}** (goal ${goal}; half of the rounds from ${quarter.toFixed(2)} to ${threeQuarters.toFixed(2)})`,
)}
${row(
  "latency, median, ms",
  middle(({ page }) => page.p50Milliseconds),
  middle(({ bare }) => bare.p50Milliseconds),
  1,
)}
${row(
  "latency, 99 in 100, ms",
  middle(({ page }) => page.p99Milliseconds),
  middle(({ bare }) => bare.p99Milliseconds),
  1,
)}
${row(
  "processor time of the web server per request, ms",
  middle(({ page }) => page.cpuMilliseconds),
  middle(({ bare }) => bare.cpuMilliseconds),
  2,
)}

Requests that failed: ${failures}.

Memory of a task of ${taskMib} MiB, ${
    oomKills === null
      ? "not limited here, since no control group could be created"
      : "limited to that by the kernel"
  }, with its ${workers} workers, under ${floodConnections} connections
at once for ${floodSeconds} s:

| flood of | requests per second | memory of all processes, peak, MiB | per worker, MiB | with page cache, peak, MiB |
|---|---|---|---|---|
${floods
  .map(
    ({ what, load, processesMib, groupMib }) =>
      `| ${what} | ${load.requestsPerSecond.toFixed(0)} | ${processesMib.toFixed(0)} | ${(processesMib / workers).toFixed(1)} | ${groupMib?.toFixed(0) ?? "unknown"} |`,
  )
  .join("\n")}

Processes killed for lack of memory: ${oomKills ?? "unknown"}. Workers that died: ${died ? "some" : "none"}.
`;
  conclude(
    {
      section: "page",
      markdown,
      figures: { ratio, rounds, floods, workers, oomKills, died, failures },
      passed,
      failure: `the ratio must be ${goal} or more, no request may fail, and the memory must suffice`,
    },
    options,
  );
}

/** The quantile of the values at `part`, from 0 to 1, interpolated between two of them. */
function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const place = (sorted.length - 1) * part;
  const below = sorted[Math.floor(place)] as number;
  const above = sorted[Math.ceil(place)] as number;
  return below + (above - below) * (place - Math.floor(place));
}

new Command("npm run bench:page --")
  .description(
    "Measures the visitor page of the real image against a bare PHP script that runs the same SQL, and the task's " +
      "memory under a flood. Needs root and the packages of the image's tests; traffic stays on 127.0.0.1.",
  )
  .option("--rounds <n>", "rounds of page and script in turn", between(4, 200), 60)
  .option("--seconds <n>", "length of each measurement", between(1, 60), 1)
  .option("--connections <n>", "connections at once", between(1, 100), 8)
  .option("--no-write", "leave docs/benchmarks.md unchanged")
  .option("--json", "print the figures as JSON", false)
  .addHelpText("after", "\nExit codes: 0 the goals are met; 1 they are not, or the measurement failed.")
  .action(main)
  .parseAsync()
  .catch((error: Error) => {
    process.stderr.write(`bench:page: ${error.message}\n`);
    process.exitCode = 1;
  })
  // A child holds the image's lock as long as this process lives.
  .finally(() => process.exit());
