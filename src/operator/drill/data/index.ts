import { execFile } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { readDnsLogic } from "../../../services/route53/model";
import { readSynthesizedStacks } from "../../../terraform/stack/synthesized-stack";
import { projectDirectory } from "../../../tools/cache";
import { tryRun } from "../../../tools/image/run";
import { startCaretaker } from "../../../tools/local/caretaker";
import { checkPrograms, serverPath } from "../../../tools/local/programs";
import { ToolError } from "../../../tools/tool-error";
import { synthesize } from "../../runner/synthesize";
import type { HalfReport } from "../report";
import { halfReport } from "./half-report";
import { type DrillResult, runDrill } from "./run-drill";
import { ScaledClock } from "./scaled-clock";
import type { ScheduledRound } from "./schedule";
import type { Assumptions } from "./stage";

const TASKS = 2;
/**
 * A change takes some 10 ms from one region of Europe to the next; the rest is a replica that lags. Before a planned
 * switchover it lags for longer than tasks take to stop here, so that there is something to wait for.
 */
const LINKS = { unplanned: { least: 10, most: 1500 }, planned: { least: 2000, most: 3000 } } as const;

export interface DataDrillOptions {
  readonly rounds: readonly ScheduledRound[];
  readonly seed: number;
  /** Seconds of AWS in a second here. */
  readonly scale: number;
  readonly assumptions: Assumptions;
  readonly visitors: number;
  /** The command, as a person would type it. */
  readonly command: string;
  readonly say: (line: string) => void;
  /** Ends everything when it is aborted. */
  readonly signal: AbortSignal;
}

/**
 * Runs the data half of the drill on this machine: everything on loopback and in a folder of its own, stopped and removed
 * in the end, also when this process is killed.
 *
 * @throws ToolError naming the programs that are missing
 */
export async function runDataDrill(options: DataDrillOptions): Promise<HalfReport> {
  checkPrograms();
  const { assumptions, command, rounds, say, scale, seed, signal, visitors } = options;
  const startedAt = new Date();
  const folder = mkdtempSync(join(tmpdir(), "lamp-drill-"));
  // Apache's user passes through; what is inside guards itself.
  chmodSync(folder, 0o711);
  const caretaker = startCaretaker(folder);
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener(
      "abort",
      () => reject(new ToolError("The drill was stopped. Nothing of it is left.")),
      { once: true },
    );
  });
  // It may come before anything waits for it.
  aborted.catch(() => {});
  let run: Promise<DrillResult> | undefined;
  try {
    const { config, logic } = readStacks(join(folder, "stacks"), say);
    run = runDrill(rounds, {
      folder,
      caretaker,
      config,
      logic,
      reading: "data-stream",
      clock: new ScaledClock(scale, signal),
      seed,
      assumptions,
      tasks: TASKS,
      visitors,
      links: LINKS,
      commit: await commitOf(),
      say,
    });
    // Once it is aborted, what was under way fails for want of its servers.
    run.catch(() => {});
    const result = await Promise.race([run, aborted]);
    return halfReport({
      result,
      command,
      startedAt,
      endedAt: new Date(),
      seed,
      environment: await environment(),
      objectives: config.objectives,
      assumptions,
      scale,
      visitors,
      tasks: TASKS,
      links: LINKS,
    });
  } finally {
    say("stopping");
    await caretaker.dismiss();
    // It fails now, for want of its servers; what it was writing meanwhile goes, too.
    await run?.catch(() => {});
    rmSync(folder, { recursive: true, force: true });
  }
}

function readStacks(directory: string, say: (line: string) => void) {
  say("synthesizing");
  const { config } = synthesize(directory, say);
  const logic = readDnsLogic(readSynthesizedStacks(directory));
  rmSync(directory, { recursive: true });
  return { config, logic };
}

async function commitOf(): Promise<string> {
  const head = await tryRun("git", ["rev-parse", "HEAD"], { cwd: projectDirectory });
  return head.code === 0 ? head.stdout.trim() : "local";
}

async function environment(): Promise<Record<string, string>> {
  const version = async (program: string, ...args: string[]) => {
    const { stdout } = await promisify(execFile)(program, args, { env: { PATH: serverPath } });
    return /\d+\.\d+\.\d+/.exec(stdout)?.[0] ?? "unknown";
  };
  return {
    MariaDB: await version("mariadbd", "--version"),
    Apache: await version("apache2", "-v"),
    PHP: await version("php", "--version"),
    "Node.js": process.versions.node,
    cores: String(availableParallelism()),
  };
}
