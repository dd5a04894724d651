import type { RegionRole } from "../contract";

/** What a region is told to be; the values of the stack's variable `posture`. */
export type Posture = "active" | "quiesced" | "standby";

/** A region stack's variables: as they were last applied, or as a step wants them. */
export interface RegionVariables {
  readonly posture: Posture;
  readonly databaseGeneration: number;
  readonly oldestDatabaseGeneration: number;
  /** Generations below this one may be deleted by a later plan; 1 where all are protected. */
  readonly unprotectedDatabaseGenerationsBelow: number;
}

/** Both regions' variables. */
export type Regions = Readonly<Record<RegionRole, RegionVariables>>;

/** One apply of the life cycle: a region stack with variables other than those it was last applied with. */
export interface Step {
  /** `activate`, `reprotect`, ...: as operators and the runbook call it. */
  readonly name: StepName;
  /** The stack that is applied. */
  readonly stack: RegionRole;
  readonly variables: RegionVariables;
  /** What the step does, in one sentence for those who approve it. */
  readonly purpose: string;
}

export type StepName = "activate" | "quiesce" | "resume" | "reprotect" | "unprotect" | "retire";

/** A step out of order: what is wrong, and which step comes first. */
export class StepRefused extends Error {
  override readonly name = "StepRefused";
}

/** The other region. */
export function peerOf(role: RegionRole): RegionRole {
  return role === "primary" ? "dr" : "primary";
}

/**
 * A standby becomes the serving region: its replica is promoted, its tasks start.
 *
 * Does not ask what the peer is: on the day it is needed nobody can.
 *
 * @throws StepRefused when the region is not on standby
 */
export function activate(region: RegionRole, regions: Regions): Step {
  const now = regions[region];
  if (now.posture !== "standby") {
    throw new StepRefused(
      `${region} is ${now.posture}, not standby: there is no replica to promote. ` +
        (now.posture === "quiesced"
          ? "To let its writer serve again: resume."
          : `To make ${peerOf(region)} the serving region instead: switchover.`),
    );
  }
  return {
    name: "activate",
    stack: region,
    variables: { ...now, posture: "active" },
    purpose: `Promotes the replica of ${region} to a writer and starts its tasks.`,
  };
}

/**
 * The serving region stops to serve and to write, and keeps its writer: the first half of a planned switchover.
 *
 * @throws StepRefused when the region does not serve, or nothing follows it
 */
export function quiesce(region: RegionRole, regions: Regions): Step {
  const now = regions[region];
  if (now.posture !== "active") {
    throw new StepRefused(`${region} is ${now.posture}, not active: there is nothing to quiesce.`);
  }
  const peer = peerOf(region);
  if (regions[peer].posture !== "standby") {
    throw new StepRefused(
      `${peer} is ${regions[peer].posture}, not standby: nothing could take over from ${region}. First: reprotect ${peer}.`,
    );
  }
  return {
    name: "quiesce",
    stack: region,
    variables: { ...now, posture: "quiesced" },
    purpose: `Stops all tasks of ${region}, so that nothing writes to its database any more.`,
  };
}

/**
 * A quiesced region serves again: the way back from a switchover that was broken off before the promotion.
 *
 * @throws StepRefused when the region is not quiesced, or the peer was promoted meanwhile
 */
export function resume(region: RegionRole, regions: Regions): Step {
  const now = regions[region];
  if (now.posture !== "quiesced") {
    throw new StepRefused(`${region} is ${now.posture}, not quiesced: there is nothing to resume.`);
  }
  const peer = peerOf(region);
  if (regions[peer].posture !== "standby") {
    throw new StepRefused(
      `${peer} is ${regions[peer].posture}: two regions would write. To make ${region} follow it: reprotect ${region}.`,
    );
  }
  return {
    name: "resume",
    stack: region,
    variables: { ...now, posture: "active" },
    purpose: `Starts the tasks of ${region} again; its database never stopped being the writer.`,
  };
}

/**
 * A region that no longer serves gets a new replica of its peer's writer, beside its old database, which is kept.
 *
 * @throws StepRefused when the peer does not serve, or the region is on standby already
 */
export function reprotect(region: RegionRole, regions: Regions): Step {
  const now = regions[region];
  const peer = peerOf(region);
  if (now.posture === "standby") {
    throw new StepRefused(`${region} is on standby already.`);
  }
  if (regions[peer].posture !== "active") {
    throw new StepRefused(
      `${peer} is ${regions[peer].posture}, not active: there is no serving writer to follow. First: activate ${peer}.`,
    );
  }
  return {
    name: "reprotect",
    stack: region,
    variables: { ...now, posture: "standby", databaseGeneration: now.databaseGeneration + 1 },
    purpose:
      `Stops the tasks of ${region} and makes database generation ${now.databaseGeneration + 1} there, a replica of ` +
      `${peer}'s writer. The old database is kept.`,
  };
}

/**
 * Deletes a region's older databases, each with a final snapshot: first lifts their protection, in a plan of its own.
 *
 * @throws StepRefused when there is none
 */
export function retire(region: RegionRole, regions: Regions): readonly [Step, Step] {
  const now = regions[region];
  const current = now.databaseGeneration;
  if (now.oldestDatabaseGeneration === current) {
    throw new StepRefused(`${region} has no older database: generation ${current} is its only one.`);
  }
  const older = `${now.oldestDatabaseGeneration} to ${current - 1}`;
  const unprotected = { ...now, unprotectedDatabaseGenerationsBelow: current };
  return [
    {
      name: "unprotect",
      stack: region,
      variables: unprotected,
      purpose: `Lifts the deletion protection of ${region}'s database generations ${older}.`,
    },
    {
      name: "retire",
      stack: region,
      variables: { ...unprotected, oldestDatabaseGeneration: current },
      purpose: `Deletes ${region}'s database generations ${older}, each with a final snapshot.`,
    },
  ];
}

/** Values for Terraform's `-var`, by name. */
export function terraformVariables(variables: RegionVariables): Record<string, string> {
  return {
    posture: variables.posture,
    database_generation: String(variables.databaseGeneration),
    oldest_database_generation: String(variables.oldestDatabaseGeneration),
    unprotected_database_generations_below: String(variables.unprotectedDatabaseGenerationsBelow),
  };
}
