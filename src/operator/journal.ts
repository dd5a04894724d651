import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { TerraformError, TerraformInterrupted } from "../terraform/run";

/** One action, with its times. */
export interface JournalEntry {
  /** `plan`, `approve`, `apply`, `wait`, ... */
  readonly step: string;
  /** Its object: a stack, a region, a database. */
  readonly subject: string;
  /** The Terraform command, as a person would type it. */
  readonly command?: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly seconds: number;
  readonly outcome: "done" | "declined" | "failed" | "interrupted";
  /** Terraform's exit code, if it ran and failed. */
  readonly exitCode?: number;
  /** Its outcome, in one line or a few. */
  readonly note?: string;
}

/** The report of one command. */
export interface Report {
  /** `activate`, `switchover`, ... */
  readonly command: string;
  readonly target: string;
  readonly accountId: string;
  readonly startedAt: string;
  /** Missing while it runs, or if it was killed. */
  readonly endedAt?: string;
  /** Missing while it runs; then the result, in one line. */
  readonly outcome?: string;
  readonly entries: readonly JournalEntry[];
}

export interface JournalOptions {
  readonly command: string;
  readonly target: string;
  readonly accountId: string;
  /**
   * Where the report is written.
   * @default it is kept only in memory
   */
  readonly directory?: string;
  /**
   * Called once if the report cannot be written: that must not stop an activation.
   * @default nothing is called
   */
  readonly say?: (line: string) => void;
  /** @default the system's clock */
  readonly now?: () => Date;
}

/**
 * Records what an operator's command did, with times, in a report that is rewritten after each entry, so that it also
 * has what a killed command did. Contains no resource values.
 */
export class Journal {
  private report: Report;
  private readonly now: () => Date;
  private isUnwritable = false;

  constructor(private readonly options: JournalOptions) {
    this.now = options.now ?? (() => new Date());
    const { accountId, command, target } = options;
    this.report = { command, target, accountId, startedAt: this.now().toISOString(), entries: [] };
  }

  /** Files of the report, without extension; undefined if it is kept in memory or cannot be written. */
  get file(): string | undefined {
    const { command, directory } = this.options;
    const stamp = this.report.startedAt.slice(0, 19).replaceAll(":", "-");
    return directory === undefined || this.isUnwritable
      ? undefined
      : path.join(directory, `${stamp}Z-${command}`);
  }

  current(): Report {
    return this.report;
  }

  /**
   * Does something and records how it went.
   *
   * @param work - returns its result, and a note for the report
   */
  async record<T>(
    what: Pick<JournalEntry, "step" | "subject" | "command">,
    work: () => Promise<{ result: T; note?: string; outcome?: "done" | "declined" }>,
  ): Promise<T> {
    const started = this.now();
    const add = (end: Pick<JournalEntry, "outcome" | "exitCode" | "note">) => {
      const seconds = Math.round((this.now().getTime() - started.getTime()) / 100) / 10;
      this.write({
        ...this.report,
        entries: [...this.report.entries, { ...what, startedAt: started.toISOString(), seconds, ...end }],
      });
    };
    try {
      const { note, outcome = "done", result } = await work();
      add({ outcome, ...(note === undefined ? {} : { note }) });
      return result;
    } catch (error) {
      const exitCode = error instanceof TerraformError ? error.exitCode : null;
      add({
        outcome: error instanceof TerraformInterrupted ? "interrupted" : "failed",
        note: (error as Error).message,
        ...(exitCode === null ? {} : { exitCode }),
      });
      throw error;
    }
  }

  /** Closes the report. */
  end(outcome: string): void {
    this.write({ ...this.report, endedAt: this.now().toISOString(), outcome });
  }

  private write(report: Report): void {
    this.report = report;
    if (this.file === undefined) {
      return;
    }
    try {
      mkdirSync(path.dirname(this.file), { recursive: true });
      writeFileSync(`${this.file}.json`, `${JSON.stringify(report, null, 2)}\n`, { mode: 0o600 });
      writeFileSync(`${this.file}.md`, renderReport(report), { mode: 0o600 });
    } catch (error) {
      this.isUnwritable = true;
      this.options.say?.(`WARNING: no report is kept from here on: ${(error as Error).message}`);
    }
  }
}

/** A report as Markdown. */
function renderReport(report: Report): string {
  const rows = report.entries.map(({ exitCode, outcome, seconds, startedAt, step, subject }) => {
    const how = exitCode === undefined ? outcome : `${outcome} (exit ${exitCode})`;
    return `| ${startedAt.slice(11, 19)} | ${step} | ${subject} | ${duration(seconds)} | ${how} |`;
  });
  const details = report.entries
    .filter(({ command, note }) => command !== undefined || note !== undefined)
    .flatMap(({ command, note, step, subject }) => [
      `**${step} ${subject}**`,
      "",
      ...(command === undefined ? [] : [`    ${command}`, ""]),
      ...(note === undefined ? [] : [...note.split("\n").map((line) => `> ${line}`.trimEnd()), ""]),
    ]);
  return [
    `# ${report.command}: ${report.outcome ?? "not ended"}`,
    "",
    `Account ${report.accountId} (${report.target}), from ${report.startedAt} to ${report.endedAt ?? "?"} (UTC).`,
    "",
    "| at | step | of | took | outcome |",
    "|---|---|---|---|---|",
    ...rows,
    "",
    "## In detail",
    "",
    ...details,
  ].join("\n");
}

/** `4.2 s`, `42 s`, `2 min 5 s`, `3 h 5 min`, `4 days`. */
export function duration(seconds: number): string {
  if (seconds < 10) {
    return `${Math.round(seconds * 10) / 10} s`;
  }
  const whole = Math.round(seconds);
  const two = (high: number, highUnit: string, low: number, lowUnit: string) =>
    low === 0 ? `${high} ${highUnit}` : `${high} ${highUnit} ${low} ${lowUnit}`;
  if (whole < 60) {
    return `${whole} s`;
  }
  if (whole < 3600) {
    return two(Math.floor(whole / 60), "min", whole % 60, "s");
  }
  const minutes = Math.round(whole / 60);
  return minutes < 48 * 60
    ? two(Math.floor(minutes / 60), "h", minutes % 60, "min")
    : `${Math.round(minutes / 1440)} days`;
}
