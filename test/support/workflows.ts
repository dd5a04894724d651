import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parse } from "yaml";

const FOLDER = resolve(__dirname, "../../.github/workflows");

export interface WorkflowStep {
  readonly id?: string;
  readonly name?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly with?: Readonly<Record<string, string | number | boolean>>;
}

interface WorkflowJob {
  readonly name?: string;
  readonly uses?: string;
  readonly needs?: string | readonly string[];
  readonly if?: string;
  readonly environment?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly steps?: readonly WorkflowStep[];
  readonly with?: Readonly<Record<string, string>>;
  readonly strategy?: {
    readonly "fail-fast": boolean;
    readonly matrix: Readonly<Record<string, string>>;
  };
  readonly concurrency?: Concurrency;
}

interface Concurrency {
  readonly group: string;
  readonly "cancel-in-progress": boolean;
  readonly queue?: string;
}

/** The parts of a workflow that the tests read. */
export interface Workflow {
  readonly file: string;
  readonly text: string;
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly concurrency?: Concurrency;
  readonly jobs: Readonly<Record<string, WorkflowJob>>;
}

export const WORKFLOWS: readonly Workflow[] = readdirSync(FOLDER).map((file) => {
  const text = readFileSync(join(FOLDER, file), "utf8");
  return { file, text, ...parse(text) };
});

/** @throws Error when there is no such workflow */
export function workflow(file: string): Workflow {
  const found = WORKFLOWS.find((one) => one.file === file);
  if (found === undefined) {
    throw new Error(`No workflow ${file}; there are: ${WORKFLOWS.map((one) => one.file).join(", ")}.`);
  }
  return found;
}

/** Each step of each job, with its place. */
export function stepsOf({ file, jobs }: Workflow): { readonly where: string; readonly step: WorkflowStep }[] {
  return Object.entries(jobs).flatMap(([job, { steps = [] }]) =>
    steps.map((step, index) => ({
      where: `${file}, ${job}, ${step.name ?? step.uses ?? index + 1}`,
      step,
    })),
  );
}
