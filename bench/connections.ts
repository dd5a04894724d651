import { cpus } from "node:os";
import { Command } from "commander";
import { databaseParameters } from "../src/services/rds/parameter-group";
import { requireCommands } from "../test/support/commands";
import { engine } from "../test/support/database";
import { imageUnderTest } from "../test/support/image";
import { type Region, Regions } from "../test/support/regions";
import { synthesize } from "../test/support/synth";
import type { WebInstance } from "../test/support/web-instance";
import { conclude, progress } from "./conclude";
import { between } from "./whole-number";
import { workersOf } from "./workers";
import { wrk } from "./wrk";

/** Visitors refused for want of a connection, with the share against without it. */
const goal = 0.1;
const taskMib = 1024;
const pauseMilliseconds = 2000;

interface Options {
  readonly tasks: number;
  readonly rounds: number;
  readonly seconds: number;
  readonly clients: number;
  readonly maxConnections: number;
  readonly write: boolean;
  readonly json: boolean;
}

/** What the visitors of one flood got. */
interface Flood {
  readonly served: number;
  /** 503 because the server refused the connection (1040), after a retry. */
  readonly refused: number;
  /** 503 because the task's share stayed in use for three seconds. */
  readonly gaveUp: number;
  /** 503 for any other reason: the outage gate, a page that took too long. */
  readonly others: number;
}

interface Round {
  readonly shared: Flood;
  readonly unlimited: Flood;
}

async function main(options: Options): Promise<void> {
  requireCommands("wrk");
  const regions = new Regions(databaseParameters(synthesize().stacks));
  await imageUnderTest();
  try {
    // The database flushes lazily, so that no disk decides how many pages are served.
    const region = await regions.startPrimary({
      "max-connections": options.maxConnections,
      "innodb-flush-log-at-trx-commit": 2,
      "innodb-buffer-pool-size": "128M",
    });
    progress(`starting twice ${options.tasks} tasks`);
    const shared = await startTasks(region, options.tasks, `${options.tasks}`);
    const unlimited = await startTasks(region, options.tasks, "0");
    const rounds: Round[] = [];
    for (let round = 0; round < options.rounds; round++) {
      const flooded = (tasks: readonly WebInstance[]) => flood(tasks, options);
      const [first, second] = round % 2 === 0 ? [unlimited, shared] : [shared, unlimited];
      const one = await flooded(first);
      const other = await flooded(second);
      const found = first === shared ? { shared: one, unlimited: other } : { shared: other, unlimited: one };
      rounds.push(found);
      progress(
        `round ${round + 1} of ${options.rounds}: with the share ${say(found.shared)}; without ${say(found.unlimited)}`,
      );
    }
    report(rounds, workersOf(shared[0] as WebInstance), options);
  } finally {
    await regions.stop();
  }
}

/** @param maxTasks - what each task knows of the others; 0: it takes every connection it can get */
async function startTasks(region: Region, count: number, maxTasks: string): Promise<WebInstance[]> {
  const tasks: WebInstance[] = [];
  // One after the other: the first makes the tables, and each asks the server for its connections.
  for (let i = 0; i < count; i++) {
    const task = await region.startTask({
      env: { MAX_TASKS: maxTasks, TASK_MEMORY_MIB: `${taskMib}` },
    });
    const { status, body } = await task.get("/");
    if (status !== 200) {
      throw new Error(`The page answers ${status}:\n${body}\n${task.errors}`);
    }
    tasks.push(task);
  }
  return tasks;
}

/** Visitors ask all tasks at once. */
async function flood(tasks: readonly WebInstance[], { clients, seconds }: Options): Promise<Flood> {
  const before = tasks.map(seen);
  await Promise.all(tasks.map(({ port }) => wrk(`http://127.0.0.1:${port}/`, clients, seconds)));
  // What was asked last is still being answered; the server closes what it still has.
  await new Promise((done) => setTimeout(done, pauseMilliseconds));
  const after = tasks.map(seen);
  const sum = (of: (one: Flood) => number) =>
    after.reduce((total, one, i) => total + of(one) - of(before[i] as Flood), 0);
  return {
    served: sum(({ served }) => served),
    refused: sum(({ refused }) => refused),
    gaveUp: sum(({ gaveUp }) => gaveUp),
    others: sum(({ others }) => others),
  };
}

/** What a task has answered so far, by its own logs. */
function seen(task: WebInstance): Flood {
  const pages = task.accessLog().filter(({ path }) => path === "/");
  const served = pages.filter(({ status }) => status === 200).length;
  const busy = task.errors.split("\n").filter((line) => line.includes('"fault":"busy"'));
  const refused = busy.filter((line) => /"error":\d/.test(line)).length;
  const gaveUp = busy.length - refused;
  return { served, refused, gaveUp, others: pages.length - served - busy.length };
}

const say = ({ served, refused, gaveUp, others }: Flood): string =>
  `${served} pages, ${refused} refused, ${gaveUp} gave up, ${others} other 503`;

function report(rounds: readonly Round[], workers: number, options: Options): void {
  const { clients, maxConnections, seconds, tasks } = options;
  const total = (of: (round: Round) => Flood): Flood =>
    rounds.map(of).reduce((sum, one) => ({
      served: sum.served + one.served,
      refused: sum.refused + one.refused,
      gaveUp: sum.gaveUp + one.gaveUp,
      others: sum.others + one.others,
    }));
  const shared = total((round) => round.shared);
  const unlimited = total((round) => round.unlimited);
  const wanting = ({ gaveUp, refused }: Flood) => gaveUp + refused;
  const ratio = wanting(shared) / wanting(unlimited);
  const isFlood = wanting(unlimited) > 0;
  const passed = isFlood && ratio <= goal;
  const row = (name: string, of: (one: Flood) => number, last = ""): string =>
    `| ${name} | ${of(shared)} | ${of(unlimited)} | ${last} |`;
  const markdown = `
## Connections under a flood

\`npm run bench:connections\`, on ${engine.dialect.title} ${engine.version} with ${maxConnections} connections, on a machine with ${cpus().length} cores which
the load generator and the database share. ${tasks} tasks of ${workers} workers, ${clients} clients for each: ${rounds.length} rounds of
${seconds} s with the share of connections ([record 39](decisions/0039-share-of-connections.md)) and ${seconds} s without it, in turn. A
visitor who is refused for want of a connection was refused by the server (1040) until a second had passed, or gave up after
three seconds in the task's own queue. Clients ask again at once, as no visitor would, so that most answers are the outage
gate's, which are quick.

| visitors | with the share | without | ratio |
|---|---|---|---|
${row("pages served", ({ served }) => served, (shared.served / unlimited.served).toFixed(2))}
${row("refused by the server", ({ refused }) => refused)}
${row("gave up in the queue", ({ gaveUp }) => gaveUp)}
${row("refused for want of a connection, both together", wanting, `**${isFlood ? ratio.toFixed(2) : "none were refused without it"}** (goal ${goal})`)}
${row("503 for another reason: the outage gate, an answer that took too long", ({ others }) => others)}
`;
  conclude(
    {
      section: "connections",
      markdown,
      figures: { engine: `${engine.dialect.title} ${engine.version}`, ratio, shared, unlimited, rounds },
      passed,
      failure: isFlood
        ? `the ratio must be ${goal} or less`
        : "no visitor was refused without the share either, so the flood was too small to tell: give more --seconds",
    },
    options,
  );
}

new Command("npm run bench:connections --")
  .description(
    "Floods tasks of the real image, with each task's share of the database's connections and without, and counts who was " +
      "refused for want of a connection. About three minutes. Needs root and the packages of the image's tests; traffic " +
      "stays on 127.0.0.1. LAMP_ENGINE=mysql or mariadb chooses the database.",
  )
  .option("--tasks <n>", "tasks", between(2, 12), 6)
  .option("--rounds <n>", "rounds of both in turn", between(1, 50), 4)
  .option("--seconds <n>", "length of each flood", between(2, 60), 8)
  .option("--clients <n>", "clients of each task at once", between(1, 100), 31)
  .option("--max-connections <n>", "connections that the server accepts", between(10, 1000), 60)
  .option("--no-write", "leave docs/benchmarks.md unchanged")
  .option("--json", "print the figures as JSON", false)
  .addHelpText("after", "\nExit codes: 0 the goal is met; 1 it is not, or the measurement failed.")
  .action(main)
  .parseAsync()
  .catch((error: Error) => {
    process.stderr.write(`bench:connections: ${error.message}\n`);
    process.exitCode = 1;
  })
  // A child holds the image's lock as long as this process lives.
  .finally(() => process.exit());
