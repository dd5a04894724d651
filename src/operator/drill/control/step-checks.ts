import type { StepResult } from "../../run-step";
import type { Recorder } from "./recorder";

/** What every step of the life cycle is: applied, without destroying anything, and the next plan clean. */
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

/** The generations, whatever the configuration calls normal by now. */
export function generationVariable(generation: number): Record<string, string> {
  return { database_generation: String(generation), oldest_database_generation: "1" };
}
