import type { RegionRole } from "../../contract";
import { ToolError } from "../../tools/tool-error";

/** What a region should be; the values of the stack's variable `posture`. */
export type Posture = "active" | "quiesced" | "standby";

/** A region stack's variables: as last applied, or as a step sets them. */
export interface RegionVariables {
  readonly posture: Posture;
  readonly databaseGeneration: number;
  readonly oldestDatabaseGeneration: number;
  /** A later plan may delete generations below this one; 1 if all are protected. */
  readonly unprotectedDatabaseGenerationsBelow: number;
  /**
   * Whether the region, having taken over from a lost peer, keeps visitors away from it: its claim in the fence.
   *
   * @default - in a step: as its load balancer says now
   */
  readonly fencesPeer?: boolean;
}

/** Both regions' variables. */
export type Regions = Readonly<Record<RegionRole, RegionVariables>>;

/** One apply of the life cycle: a region stack with variables other than those it was last applied with. */
export interface Step {
  /** `activate`, `reprotect`, ...: its name for operators and in the runbook. */
  readonly name: StepName;
  /** The stack that is applied. */
  readonly stack: RegionRole;
  readonly variables: RegionVariables;
  /** What the step does, for its approver. */
  readonly purpose: string;
}

type StepName =
  | "activate"
  | "quiesce"
  | "resume"
  | "reprotect"
  | "unfence"
  | "unprotect"
  | "retire"
  | "upgrade";

/** A step out of order: what is wrong, and which step comes first. */
export class StepRefused extends ToolError {
  override readonly name = "StepRefused";
}

/** The other region. */
export function peerOf(role: RegionRole): RegionRole {
  return role === "primary" ? "dr" : "primary";
}

/**
 * A standby becomes the serving region: its replica is promoted, its tasks start.
 *
 * Does not check the peer's posture: in a disaster that is impossible.
 *
 * @param peer - `unknown`: it may still be serving, so that the primary claims to have taken over (DR need not: its posture
 * fences the primary). `quiesced`: the switchover has just stopped it
 * @throws StepRefused when the region was quiesced
 */
export function activate(
  region: RegionRole,
  now: RegionVariables,
  peer: "unknown" | "quiesced" = "unknown",
): Step {
  if (now.posture === "active") {
    return repeated("activate", region, keepingFence(now));
  }
  if (now.posture === "quiesced") {
    throw new StepRefused(
      `${region} is quiesced: it holds the writer, and there is no replica to promote. To let it serve again: resume.`,
    );
  }
  return {
    name: "activate",
    stack: region,
    variables: { ...now, posture: "active", fencesPeer: region === "primary" && peer === "unknown" },
    purpose: `Promotes the replica of ${region} to a writer and starts its tasks.`,
  };
}

/**
 * The serving region stops serving and writing, and keeps its writer: the first half of a planned switchover.
 *
 * @throws StepRefused when the region does not serve, or nothing follows it
 */
export function quiesce(region: RegionRole, regions: Regions): Step {
  const now = regions[region];
  const peer = peerOf(region);
  if (now.posture === "standby") {
    throw new StepRefused(`${region} is standby: it does not serve, and there is nothing to quiesce.`);
  }
  if (regions[peer].posture !== "standby") {
    throw new StepRefused(
      `${peer} is ${regions[peer].posture}, not standby: nothing could take over from ${region}. ` +
        `First make one follow the other: reprotect.`,
    );
  }
  if (now.posture === "quiesced") {
    return repeated("quiesce", region, now);
  }
  return {
    name: "quiesce",
    stack: region,
    // A peer on standby follows: it may take over.
    variables: { ...now, posture: "quiesced", fencesPeer: false },
    purpose: `Stops all tasks of ${region}, so that nothing writes to its database any more. It stays the writer.`,
  };
}

/**
 * A quiesced region serves again: undoes a switchover that was stopped before the promotion.
 *
 * @throws StepRefused when the region is on standby, or the peer has been promoted
 */
export function resume(region: RegionRole, regions: Regions): Step {
  const now = regions[region];
  const peer = peerOf(region);
  if (now.posture === "standby") {
    throw new StepRefused(
      `${region} is standby: it has no writer to resume with. To make it serve: activate.`,
    );
  }
  if (now.posture === "active") {
    return repeated("resume", region, keepingFence(now));
  }
  if (regions[peer].posture !== "standby") {
    throw new StepRefused(
      `${peer} is ${regions[peer].posture}: two regions would write. To make ${region} follow it: reprotect.`,
    );
  }
  return {
    name: "resume",
    stack: region,
    variables: { ...keepingFence(now), posture: "active" },
    purpose: `Starts the tasks of ${region} again; its database is still the writer.`,
  };
}

/**
 * A region that no longer serves gets a new replica of its peer's writer; its old database is kept.
 *
 * @throws StepRefused when the peer does not serve
 */
export function reprotect(region: RegionRole, regions: Regions): Step {
  const now = regions[region];
  const peer = peerOf(region);
  if (regions[peer].posture !== "active") {
    throw new StepRefused(
      `${peer} is ${regions[peer].posture}, not active: there is no serving writer for ${region} to follow. ` +
        (regions[peer].posture === "quiesced"
          ? `First let ${peer} serve: resume.`
          : `First: activate ${peer}.`),
    );
  }
  if (now.posture === "standby") {
    return repeated("reprotect", region, now);
  }
  const generation = now.databaseGeneration + 1;
  return {
    name: "reprotect",
    stack: region,
    variables: { ...now, posture: "standby", databaseGeneration: generation, fencesPeer: false },
    purpose:
      `Stops the tasks of ${region} and creates database generation ${generation} there, a replica of ` +
      `${peer}'s writer. The old database is kept, and nothing writes to it any more.`,
  };
}

/**
 * The steps from a region that no longer serves to one that follows its peer.
 *
 * Usually one. If the peer took over while the region was lost, it fences the region, and that must end **before** the
 * region can be activated again: a claim left over would fence the newer writer. And it must not end before the region has
 * stopped serving. So: quiesce the region, then end the claim, then reprotect.
 *
 * @throws StepRefused when the peer does not serve
 */
export function reprotectSteps(region: RegionRole, regions: Regions): readonly Step[] {
  const peer = peerOf(region);
  const { [region]: now, [peer]: fencing } = regions;
  const last = reprotect(region, regions);
  if (!fencing.fencesPeer) {
    return [last];
  }
  const unfence: Step = {
    name: "unfence",
    stack: peer,
    variables: { ...fencing, fencesPeer: false },
    purpose: `Ends the claim of ${peer} to have taken over from ${region}: DNS may answer with ${region} again once it serves.`,
  };
  const stop: Step = {
    name: "quiesce",
    stack: region,
    variables: { ...now, posture: "quiesced" },
    purpose: `Stops all tasks of ${region}, whose data are out of date. Visitors stay with ${peer}.`,
  };
  // Also where its state says that it is quiesced: an interrupted `resume` leaves tasks running.
  return [...(now.posture === "standby" ? [] : [stop]), unfence, last];
}

/**
 * Deletes a region's older databases, each with a final snapshot: first turns off their deletion protection, in a
 * separate plan. If none is left, only the second plan, which finishes an interrupted apply or changes nothing.
 */
export function retire(region: RegionRole, now: RegionVariables): readonly Step[] {
  const current = now.databaseGeneration;
  const unprotected = { ...keepingFence(now), unprotectedDatabaseGenerationsBelow: current };
  if (now.oldestDatabaseGeneration === current) {
    return [repeated("retire", region, unprotected)];
  }
  const older = generationRange(now.oldestDatabaseGeneration, current - 1);
  return [
    {
      name: "unprotect",
      stack: region,
      variables: unprotected,
      purpose: `Turns off the deletion protection of ${region}'s database ${older}. Nothing is deleted yet.`,
    },
    {
      name: "retire",
      stack: region,
      variables: { ...unprotected, oldestDatabaseGeneration: current },
      purpose: `Deletes ${region}'s database ${older}, with a final snapshot of each.`,
    },
  ];
}

/**
 * A standby's replica gets the release of MySQL that the configuration asks for, before the writer does.
 *
 * The variables stay the same: the plan compares what RDS reports with the configuration.
 *
 * @throws StepRefused when the region has the writer
 */
export function upgrade(region: RegionRole, regions: Regions): Step {
  const now = regions[region];
  const peer = peerOf(region);
  if (now.posture !== "standby") {
    throw new StepRefused(
      `${region} is ${now.posture}: it has the writer, which is never upgraded. ` +
        (regions[peer].posture === "standby"
          ? `Upgrade the replica first: upgrade --region ${peer}. Then: switchover --to ${peer}.`
          : `First make one region follow the other: reprotect.`),
    );
  }
  return {
    name: "upgrade",
    stack: region,
    variables: keepingFence(now),
    purpose:
      `Upgrades the replica of ${region} to the release of MySQL in the configuration. The writer of ${peer} ` +
      "keeps its release. The replica cannot go back.",
  };
}

/** What a planned switchover does next. */
type SwitchoverStage = "quiesce" | "activate" | "reprotect" | "done";

/**
 * The next step of a planned switchover to a region, from both regions' postures: it can be stopped at any point and
 * resumed later.
 *
 * @throws StepRefused when the regions' postures are not part of a switchover
 */
export function switchoverStage(to: RegionRole, regions: Regions): SwitchoverStage {
  const from = peerOf(to);
  const at = `${regions[from].posture} ${regions[to].posture}`;
  switch (at) {
    case "active standby":
      return "quiesce";
    case "quiesced standby":
      return "activate";
    case "quiesced active":
      return "reprotect";
    case "standby active":
      return "done";
    case "active active":
      throw new StepRefused(
        `Both regions are active: ${to} was activated without ${from}, which is out of date. ` +
          `First make the one that no longer serves follow the other: reprotect.`,
      );
    default:
      throw new StepRefused(
        regions[to].posture === "quiesced"
          ? `${to} is quiesced: it already holds the writer. To let it serve again: resume.`
          : `${from} and ${to} are both standby: neither serves. First: activate.`,
      );
  }
}

/**
 * The variables of a step that is not about the fence. A claim in the state is made again, if an interrupted apply did not.
 * None in the state ends none: after an apply that failed, the load balancer may still make it while the peer runs tasks.
 */
function keepingFence(now: RegionVariables): RegionVariables {
  return { ...now, fencesPeer: now.fencesPeer || undefined };
}

/** The same variables again: finishes an interrupted apply, else changes nothing. */
function repeated(name: StepName, stack: RegionRole, variables: RegionVariables): Step {
  return {
    name,
    stack,
    variables,
    purpose: `${stack} is already ${variables.posture}: finishes an interrupted apply, if any.`,
  };
}

/** `generation 1`, `generations 1 to 3`. */
export function generationRange(oldest: number, newest: number): string {
  return oldest === newest ? `generation ${oldest}` : `generations ${oldest} to ${newest}`;
}

/** Values for Terraform's `-var`, by name. */
export function terraformVariables(variables: RegionVariables): Record<string, string> {
  const { fencesPeer } = variables;
  return {
    posture: variables.posture,
    database_generation: String(variables.databaseGeneration),
    oldest_database_generation: String(variables.oldestDatabaseGeneration),
    unprotected_database_generations_below: String(variables.unprotectedDatabaseGenerationsBelow),
    ...(fencesPeer === undefined ? {} : { fences_peer: String(fencesPeer) }),
  };
}
