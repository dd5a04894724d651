import type { RegionRole } from "../contract";
import { databaseIdentifier } from "../contract/names";
import { ToolError } from "../tools/tool-error";
import { accessOf } from "./aws/access";
import { readDatabases } from "./aws/databases";
import { compareReleases } from "./engine-release";
import { type GivenPlanOption, givenPlan } from "./given-plan";
import { StepRefused, upgrade } from "./lifecycle";
import type { Operation } from "./operation";
import { readRegions } from "./region-variables";
import { runStep, type StepResult } from "./run-step";

/**
 * Upgrades the standby's replica to the release of MySQL in the configuration: the first of the two steps to a newer
 * release, the second of which is a switchover.
 *
 * @throws StepRefused, StepFailed, ToolError while the replica is not in order
 */
export async function upgradeReplica(
  operation: Operation,
  role: RegionRole,
  { planFile }: GivenPlanOption = {},
): Promise<StepResult> {
  const { config, say, session } = operation;
  const regions = await readRegions(operation);
  const step = upgrade(role, regions);
  const identifier = databaseIdentifier(config, role, regions[role].databaseGeneration);
  const wanted = config.database.engineVersion;

  const reading = await readDatabases(accessOf(session), config, role);
  if (!reading.known) {
    throw new ToolError(`The databases of ${role} cannot be read: ${reading.reason}. Nothing was changed.`);
  }
  const replica = reading.value.find((database) => database.identifier === identifier);
  if (replica?.sourceIdentifier === undefined) {
    throw new StepRefused(
      replica === undefined
        ? `There is no ${identifier}. To make it: plan and apply ${role}.`
        : `${identifier} replicates nothing: it is a writer, which is never upgraded. To make a new replica: reprotect ${role}.`,
    );
  }
  const { engineVersion: runs, replication, status } = replica;
  if (status !== "available" || (replication ?? "replicating") !== "replicating") {
    throw new ToolError(
      `${identifier} is ${status}, its replication ${replication ?? "unknown"}: an upgrade starts from a replica that is available and replicating. Nothing was changed.`,
    );
  }
  const age = runs === undefined ? undefined : compareReleases(runs, wanted);
  if (age !== undefined && age > 0) {
    throw new StepRefused(
      `${identifier} runs MySQL ${runs}, newer than ${wanted} (database.engineVersion), and RDS cannot go back. ` +
        "To go on: write the newer release into the configuration. To return: docs/upgrading.md.",
    );
  }
  say(
    age === 0
      ? `${identifier} already runs MySQL ${runs}`
      : `${identifier} runs MySQL ${runs ?? "of an unknown version"}; ${wanted} is configured`,
  );
  const result = await runStep(operation, step, { given: givenPlan(planFile, "one") });
  if (result.outcome !== "declined") {
    say(
      `When ${identifier} replicates again without lag (npm run lamp -- status): npm run lamp -- switchover --to ${role}`,
    );
  }
  return result;
}
