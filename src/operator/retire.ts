import type { RegionRole } from "../contract";
import { databaseIdentifier } from "../contract/names";
import { ToolError } from "../tools/tool-error";
import { accessOf } from "./aws/access";
import { type DatabaseInstance, readDatabases } from "./aws/databases";
import { type GivenPlanOption, givenPlan } from "./given-plan";
import { type RegionVariables, retire, StepRefused } from "./lifecycle";
import type { Operation } from "./operation";
import { readRegion } from "./region-variables";
import { runStep, type StepResult } from "./run-step";

/**
 * Deletes a region's databases that are older than its current one, each with a final snapshot, in two plans: the first
 * turns off their deletion protection.
 *
 * @param options - an already reviewed plan of the next step
 * @throws StepRefused, StepFailed, ToolError while the current database is not in order
 */
export async function retireDatabases(
  operation: Operation,
  role: RegionRole,
  { planFile }: GivenPlanOption = {},
): Promise<readonly StepResult[]> {
  const { config, session } = operation;
  const now = await readRegion(operation, role);
  if (now.posture === "quiesced") {
    throw new StepRefused(
      `${role} is quiesced: a switchover is in progress. Finish it first, or go back: resume.`,
    );
  }
  const reading = await readDatabases(accessOf(session), config, role);
  if (!reading.known) {
    throw new ToolError(`The databases of ${role} cannot be read: ${reading.reason}. Nothing was changed.`);
  }
  const identifier = databaseIdentifier(config, role, now.databaseGeneration);
  const trouble = currentTrouble(reading.value, identifier, now);
  if (trouble !== undefined) {
    throw new ToolError(`${trouble}: older databases are kept until that is fixed. Nothing was changed.`);
  }
  const retired = generationsBetween(now).map((generation) => databaseIdentifier(config, role, generation));
  const results: StepResult[] = [];
  const given = givenPlan(planFile, "several");
  for (const step of retire(role, now)) {
    const word = step.name === "retire" && retired.length > 0 ? retired.join(" ") : undefined;
    const result = await runStep(operation, step, { given, word });
    results.push(result);
    if (result.outcome === "declined") {
      return results;
    }
  }
  given?.checkUsed();
  return results;
}

/** What is wrong with the current database; undefined if it can stand alone. */
function currentTrouble(
  databases: readonly DatabaseInstance[],
  identifier: string,
  { posture }: RegionVariables,
): string | undefined {
  const current = databases.find((database) => database.identifier === identifier);
  if (current === undefined) {
    return `There is no ${identifier}, the current database`;
  }
  if (current.status !== "available") {
    return `The current database ${identifier} is ${current.status}, not available`;
  }
  if (posture === "active") {
    return current.sourceIdentifier === undefined ? undefined : `${identifier} is still a replica`;
  }
  if (current.sourceIdentifier === undefined) {
    return `${identifier} replicates nothing`;
  }
  return (current.replication ?? "replicating") === "replicating"
    ? undefined
    : `The replication of ${identifier} is ${current.replication}`;
}

function generationsBetween({ databaseGeneration, oldestDatabaseGeneration }: RegionVariables): number[] {
  const count = databaseGeneration - oldestDatabaseGeneration;
  return Array.from({ length: count }, (_, index) => oldestDatabaseGeneration + index);
}
