import type { StepResult } from "../../run-step";
import type { Recorder } from "../recorder";

/** What holds for every step of the life cycle: it is applied, destroys nothing, and the next plan is clean. */
export function checkApplied(recorder: Recorder, { left, outcome, step, summary }: StepResult): void {
  const what = `${step.name} ${step.stack}`;
  recorder.equal(`outcome of ${what}`, "applied", outcome);
  recorder.equal(
    `destroyed by ${what}`,
    [],
    summary.destroyed.map(({ address }) => address),
  );
  recorder.equal(`left by the plan after ${what}`, [], left);
}

/** The generation variables, whatever the configuration's defaults are by now. */
export function generationVariable(generation: number): Record<string, string> {
  return { database_generation: String(generation), oldest_database_generation: "1" };
}
