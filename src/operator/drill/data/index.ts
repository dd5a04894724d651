import { execFile } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { loadConfig } from "../../../config";
import { databaseParameters } from "../../../services/rds/parameter-group";
import { readDnsLogic } from "../../../services/route53/model";
import { readSynthesizedStacks } from "../../../terraform/stack/synthesized-stack";
import { projectDirectory } from "../../../tools/cache";
import { tryRun } from "../../../tools/image/run";
import { startCaretaker } from "../../../tools/local/caretaker";
import type { Engine, EngineName } from "../../../tools/local/database";
import { checkPrograms, serverPath } from "../../../tools/local/programs";
import type { HalfReport } from "../../drill-report";
import { synthesize } from "../../runner/synthesize";
import { Pace } from "../pace";
import { halfReport } from "./half-report";
import { configIn, PILOT_LIGHT } from "./modes";
import { type DrillResult, type Round, runDrill } from "./run-drill";
import { ScaledClock } from "./scaled-clock";
import type { ScheduledRound } from "./schedule";
import type { Assumptions } from "./stage";

const TASKS = 2;
/**
 * A change takes some 10 ms from one region of Europe to the next; the rest is replica lag. Before a planned switchover
 * the lag is longer than tasks take to stop here, so that there is something to wait for.
 */
const LINKS = { unplanned: { least: 10, most: 1500 }, planned: { least: 2000, most: 3000 } } as const;
/**
 * A loss is noticed, decided on and answered in some ten seconds here: a replica that applies later than that is promoted
 * with changes that it received and has not applied.
 */
const APPLYING = { least: 3, most: 20 } as const;

export { FAULTS } from "./faults";

export interface DataDrillOptions {
  /** @default MySQL where this machine has it, otherwise MariaDB */
  readonly engine?: EngineName;
  readonly rounds: readonly ScheduledRound[];
  readonly seed: number;
  /** Seconds of AWS per second here. */
  readonly scale: number;
  readonly assumptions: Assumptions;
  readonly visitors: number;
  /** The command as typed. */
  readonly command: string;
  readonly say: (line: string) => void;
  /** Stops everything when it is aborted. */
  readonly signal: AbortSignal;
}

/**
 * Runs the data half of the drill on this machine: everything on loopback and in its own folder, stopped and removed at
 * the end, even when this process is killed. When the signal is aborted the report is of the rounds until then, and says so.
 *
 * @throws ToolError with the missing programs
 */
export async function runDataDrill(options: DataDrillOptions): Promise<HalfReport> {
  const engine = checkPrograms(options.engine);
  const { assumptions, command, rounds, say, scale, seed, signal, visitors } = options;
  const startedAt = new Date();
  const folder = mkdtempSync(join(tmpdir(), "lamp-drill-"));
  // Apache's user must pass through; the folders inside have their own permissions.
  chmodSync(folder, 0o711);
  const caretaker = startCaretaker(folder);
  const pace = new Pace({ say });
  let endStep = () => {};
  // Each line begins what lasts until the next.
  const tell = (line: string) => {
    endStep();
    endStep = pace.begin(line);
  };
  const stopped = new Promise<string | undefined>((resolve) => {
    const stop = () => {
      const [during] = pace.waitingFor;
      pace.stop();
      resolve(during);
    };
    signal.addEventListener("abort", stop, { once: true });
  });
  let run: Promise<DrillResult> | undefined;
  const done: Round[] = [];
  try {
    const { config, logics, parameters } = readStacks(join(folder, "stacks"), rounds, tell);
    run = runDrill(
      rounds,
      {
        folder,
        caretaker,
        engine,
        parameters,
        config,
        logics,
        mode: rounds[0]?.mode ?? PILOT_LIGHT,
        clock: new ScaledClock(scale, signal),
        seed,
        assumptions,
        tasks: TASKS,
        visitors,
        links: LINKS,
        applying: APPLYING,
        commit: await commitOf(),
        say: tell,
      },
      (round) => void done.push(round),
    );
    // Once aborted, the running rounds fail because their servers are gone.
    run.catch(() => {});
    const { incomplete, result } = await Promise.race([
      run.then((whole) => ({ incomplete: undefined, result: whole })),
      stopped.then((during) => ({
        incomplete: `it was stopped after ${done.length} of ${rounds.length} rounds${during === undefined ? "" : `, during: ${during}`}`,
        result: { rounds: done },
      })),
    ]);
    return halfReport({
      incomplete,
      result,
      command,
      startedAt,
      endedAt: new Date(),
      seed,
      environment: await environment(engine),
      engine,
      parameters,
      objectives: config.objectives,
      assumptions,
      scale,
      visitors,
      tasks: TASKS,
      links: LINKS,
      applying: APPLYING,
    });
  } finally {
    pace.stop();
    say("stopping");
    await caretaker.dismiss();
    // It fails now that its servers are gone; what it has written meanwhile is removed too.
    await run?.catch(() => {});
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Synthesizes the configuration in each of the rounds' modes: what differs is DNS. */
function readStacks(directory: string, rounds: readonly ScheduledRound[], say: (line: string) => void) {
  say("synthesizing");
  const config = loadConfig();
  const modes = [...new Set([PILOT_LIGHT, ...rounds.map(({ mode }) => mode)])];
  const read = modes.map((mode) => {
    synthesize(directory, mode === PILOT_LIGHT ? say : () => {}, configIn(config, mode));
    const stacks = readSynthesizedStacks(directory);
    rmSync(directory, { recursive: true });
    return { name: mode.name, logic: readDnsLogic(stacks), parameters: databaseParameters(stacks) };
  });
  return {
    config,
    logics: Object.fromEntries(read.map(({ name, logic }) => [name, logic])),
    parameters: read[0]?.parameters ?? {},
  };
}

async function commitOf(): Promise<string> {
  const head = await tryRun("git", ["rev-parse", "HEAD"], { cwd: projectDirectory });
  return head.code === 0 ? head.stdout.trim() : "local";
}

async function environment(engine: Engine): Promise<Record<string, string>> {
  const version = async (program: string, ...args: string[]) => {
    const { stdout } = await promisify(execFile)(program, args, { env: { PATH: serverPath } });
    return /\d+\.\d+\.\d+/.exec(stdout)?.[0] ?? "unknown";
  };
  return {
    [engine.dialect.title]: engine.version,
    Apache: await version("apache2", "-v"),
    PHP: await version("php", "--version"),
    "Node.js": process.versions.node,
    cores: String(availableParallelism()),
  };
}
