import { hostname, userInfo } from "node:os";
import type { Check, Section, Table, TimedStep } from "../drill-report";
import type { Pace } from "./pace";

export interface RecorderOptions {
  /** Says what is waited for. @default only when a step begins and ends */
  readonly pace?: Pace;
  /** Once it is aborted, what fails does so because the drill was stopped, and is not recorded. @default never */
  readonly signal?: AbortSignal;
}

/** Records the steps and findings of one part of a drill, in order, for the report. */
export class Recorder {
  private readonly steps: TimedStep[] = [];
  private readonly checks: Check[] = [];
  private readonly tables: Table[] = [];
  private readonly notes: string[] = [];

  constructor(
    readonly title: string,
    private readonly say: (line: string) => void,
    private readonly options: RecorderOptions = {},
  ) {}

  /** Runs a step and records how long it took. */
  async step<T>(name: string, work: () => Promise<T>, noteOf?: (result: T) => string): Promise<T> {
    const startedAt = new Date();
    const begun = `${this.title}: ${name}`;
    const end = this.options.pace?.begin(begun);
    if (end === undefined) {
      this.say(begun);
    }
    const result = await work();
    end?.();
    const seconds = Math.round((Date.now() - startedAt.getTime()) / 100) / 10;
    const note = noteOf?.(result);
    this.steps.push({
      name,
      startedAt: startedAt.toISOString(),
      seconds,
      ...(note ? { note: shortened(note) } : {}),
    });
    this.say(`${this.title}: ${name}: ${seconds} s`);
    return result;
  }

  /** Records a check of an observation; the two are compared as text. */
  equal(what: string, expected: Observed, observed: Observed): boolean {
    return this.check(what, text(expected), text(observed), text(expected) === text(observed));
  }

  /**
   * Records a check of a message; the report quotes the message from the first of its parts on.
   *
   * @param parts - texts that it must contain, in this order
   */
  message(what: string, parts: readonly string[], observed: string): boolean {
    let from = 0;
    const isFound = parts.every((part) => {
      const at = observed.indexOf(part, from);
      from = at + part.length;
      return at >= 0;
    });
    const quoted = observed.slice(isFound ? observed.indexOf(parts[0] ?? "") : 0);
    return this.check(what, `says ${anonymous(parts.join(" ... "))}`, shortened(quoted), isFound);
  }

  check(what: string, expected: string, observed: string, passed: boolean): boolean {
    if (this.options.signal?.aborted === true) {
      return passed;
    }
    this.checks.push({ what, expected, observed, passed });
    if (!passed) {
      this.say(`${this.title}: FAILED: ${what}: expected ${expected}, observed ${observed}`);
    }
    return passed;
  }

  table(table: Table): void {
    this.tables.push(table);
  }

  note(paragraph: string): void {
    this.notes.push(paragraph);
  }

  /** Records an error that ended this part as a failed check: the report shows it, and the other parts continue. */
  broken(error: unknown): void {
    this.check("it ran to its end", "no error", shortened((error as Error).message), false);
  }

  section(): Section {
    return {
      title: this.title,
      steps: [...this.steps],
      checks: [...this.checks],
      tables: [...this.tables],
      notes: [...this.notes],
    };
  }

  /** How long a step took; the last one with that name. */
  secondsOf(name: string): number {
    return this.steps.findLast((step) => step.name === name)?.seconds ?? Number.NaN;
  }
}

type Observed = string | number | boolean | undefined | readonly (string | number)[];

function text(value: Observed): string {
  if (value === undefined) {
    return "none";
  }
  if (typeof value === "object") {
    return value.length === 0 ? "none" : value.join(", ");
  }
  return String(value);
}

/** One line, short enough for a table cell. */
function shortened(message: string): string {
  const line = anonymous(message).replaceAll(/\s+/g, " ").trim();
  return line.length <= 300 ? line : `${line.slice(0, 300)}...`;
}

/** Without names and paths of this machine: a report is kept and published. */
function anonymous(message: string): string {
  return message
    .replaceAll(`${userInfo().username}@${hostname()}`, "USER@HOST")
    .replaceAll(/(?:\/[\w.@-]+){2,}\/?/g, "PATH")
    .replaceAll(/http:\/\/127\.0\.0\.1:\d+/g, "ENDPOINT");
}
