import type { Config } from "../config";
import type { RegionRole } from "../contract";
import { ToolError } from "../tools/tool-error";
import { explainFailure } from "./failure";
import type { Posture, Regions, RegionVariables } from "./lifecycle";
import type { Operation } from "./operation";

/**
 * What a region was last applied with, from its own state: reads no other region.
 *
 * @throws ToolError when the region was never applied
 */
export async function readRegion(operation: Operation, role: RegionRole): Promise<RegionVariables> {
  const stack = await operation.connect(role);
  const read = await stack.terraform.output().catch((error: unknown) => {
    throw explainFailure(error, stack);
  });
  const outputs = Object.fromEntries(Object.entries(read).map(([name, { value }]) => [name, value]));
  return regionVariables(role, outputs, operation.config, operation.say);
}

/** What both regions were last applied with. */
export async function readRegions(operation: Operation): Promise<Regions> {
  const [primary, dr] = await Promise.all([readRegion(operation, "primary"), readRegion(operation, "dr")]);
  return { primary, dr };
}

/** A region's variables in the configuration: what it is applied with by default. */
export function configuredRegion(config: Config, role: RegionRole): RegionVariables {
  const { posture, databaseGeneration, oldestDatabaseGeneration } = config.regions[role];
  return {
    posture,
    databaseGeneration,
    oldestDatabaseGeneration,
    fencesPeer: false,
    unprotectedDatabaseGenerationsBelow: 1,
  };
}

/** Reads the variables from a region's outputs. */
export function regionVariables(
  role: RegionRole,
  outputs: Readonly<Record<string, unknown>>,
  config: Config,
  say: (line: string) => void,
): RegionVariables {
  const posture = outputs.posture as Posture | undefined;
  if (posture === undefined) {
    throw new ToolError(
      `${role} (${config.regions[role].region}) is not applied: its state has no outputs. ` +
        "First deployment: see README.md. If its state is lost, see the runbook.",
    );
  }
  const configured = configuredRegion(config, role);
  const generation = Number(outputs.database_generation);
  const oldest = Number(outputs.oldest_database_generation);
  if (!Number.isInteger(generation) || !Number.isInteger(oldest)) {
    // A state from before these outputs. That must not stop an activation in a disaster.
    say(`${role}: its state has no database generations: using the configuration's`);
    return { ...configured, posture };
  }
  return {
    ...configured,
    posture,
    databaseGeneration: generation,
    oldestDatabaseGeneration: oldest,
    // A state from before this output is from before the claim.
    fencesPeer: String(outputs.fences_peer) === "true",
  };
}
