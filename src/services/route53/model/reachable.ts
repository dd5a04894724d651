import { type Answer, answer } from "./answer";
import type { DnsLogic } from "./dns-logic";

export type Role = "primary" | "dr";
type Posture = "active" | "quiesced" | "standby";

/** The tasks of a region: none, those of a warm standby, or as many as a region that serves has. */
type Tasks = "none" | "standby" | "normal";

/** What an apply makes of a region. */
interface Target {
  readonly posture: Posture;
  readonly fencesPeer: boolean;
}

export interface RegionState extends Target {
  /** The variables in its state: written when an apply ends. `posture` and `fencesPeer` are what its load balancer claims. */
  readonly applied: Target;
  readonly database: "writer" | "replica";
  /** Whether its data are those of the writer that was promoted last, or follow them. */
  readonly isNewest: boolean;
  readonly tasks: Tasks;
  readonly isLost: boolean;
  /** Route 53's checkers cannot reach it; others can. */
  readonly isUnreachable: boolean;
}

/** One part of an apply. */
type Part = "claims" | "database" | "tasks";

/** An apply that has not ended: it can be killed between any two of its parts. */
interface Running extends Target {
  readonly region: Role;
  readonly left: readonly Part[];
}

export interface WorldState {
  readonly primary: RegionState;
  readonly dr: RegionState;
  readonly running?: Running;
}

export interface ReachableOptions {
  /** Whether a region on standby serves, read-only. */
  readonly isWarmStandby: boolean;
}

const ROLES = ["primary", "dr"] as const;
const peerOf = (role: Role): Role => (role === "primary" ? "dr" : "primary");

/** Every state that the operator's commands, plain applies, kills, losses and cut connections lead to, from normal operation. */
export function reachableStates(options: ReachableOptions): WorldState[] {
  const start: WorldState = {
    primary: { ...region("active"), database: "writer", tasks: "normal" },
    dr: { ...region("standby"), database: "replica", tasks: options.isWarmStandby ? "standby" : "none" },
  };
  const known = new Map([[JSON.stringify(start), start]]);
  const open = [start];
  for (let state = open.pop(); state !== undefined; state = open.pop()) {
    for (const next of successors(state, options)) {
      const key = JSON.stringify(next);
      if (!known.has(key)) {
        known.set(key, next);
        open.push(next);
      }
    }
  }
  return [...known.values()];
}

function region(posture: Posture) {
  const target = { posture, fencesPeer: false };
  return { ...target, applied: target, isNewest: true, isLost: false, isUnreachable: false };
}

/** The states one event later. */
export function successors(state: WorldState, options: ReachableOptions): WorldState[] {
  return [
    ...ROLES.flatMap((role) => losses(state, role)),
    ...(state.running
      ? progress(state, state.running, options)
      : [...commands(state), ...ROLES.flatMap((role) => plainApply(state, role))]),
  ];
}

/** A region is lost or returns as it was; the checkers lose it or reach it again. */
function losses({ running, ...state }: WorldState, role: Role): WorldState[] {
  const here = state[role];
  const isKilled = running?.region === role && !here.isLost;
  const rest = running === undefined || isKilled ? {} : { running };
  return [
    { ...state, [role]: { ...here, isLost: !here.isLost }, ...rest },
    { ...state, ...(running && { running }), [role]: { ...here, isUnreachable: !here.isUnreachable } },
  ];
}

/** The next part of an apply, in any order that its dependencies allow; or its end by a kill. */
function progress(state: WorldState, running: Running, options: ReachableOptions): WorldState[] {
  const { left, region: role, ...target } = running;
  const { running: _, ...killed } = state;
  // The database depends on the claims, and nothing else on anything.
  const possible = left.filter((part) => part !== "database" || !left.includes("claims"));
  const done = possible.map((part) => {
    const after = { ...killed, ...withPart(state, role, target, part, options) };
    const rest = left.filter((other) => other !== part);
    return rest.length > 0
      ? { ...after, running: { ...running, left: rest } }
      : { ...after, [role]: { ...after[role], applied: target } };
  });
  return [killed, ...done];
}

function withPart(
  { primary, dr }: WorldState,
  role: Role,
  target: Target,
  part: Part,
  { isWarmStandby }: ReachableOptions,
): { readonly primary: RegionState; readonly dr: RegionState } {
  const both = { primary, dr };
  const here = both[role];
  const peer = both[peerOf(role)];
  const changed = (values: Partial<RegionState>) => ({ ...both, [role]: { ...here, ...values } });
  switch (part) {
    case "claims":
      return changed(target);
    case "tasks":
      return changed({
        tasks:
          target.posture === "active"
            ? "normal"
            : target.posture === "standby" && isWarmStandby
              ? "standby"
              : "none",
      });
    case "database":
      if (target.posture === "standby" && here.database === "writer") {
        // A new generation follows the peer: the operator has decided that the peer's data are those to keep.
        return {
          ...both,
          [role]: { ...here, database: "replica", isNewest: true },
          [peerOf(role)]: { ...peer, isNewest: true },
        };
      }
      if (target.posture !== "standby" && here.applied.posture !== "standby" && here.database === "replica") {
        // A reprotection was killed: its state still has the old generation, which an apply as before goes back to.
        return changed({ database: "writer", isNewest: false });
      }
      return target.posture === "active" && here.database === "replica"
        ? {
            ...both,
            [role]: { ...here, database: "writer", isNewest: true },
            [peerOf(role)]: { ...peer, isNewest: false },
          }
        : both;
  }
}

function begun(state: WorldState, region: Role, target: Target): WorldState {
  return { ...state, running: { region, left: ["claims", "database", "tasks"], ...target } };
}

/**
 * An apply without variables: the posture is the configuration's, into which the commands write what they have applied, and the
 * claim to have taken over stays. Not of a quiesced region, of which the configuration says that it is active: see docs/dns.md.
 */
function plainApply(state: WorldState, role: Role): WorldState[] {
  const { applied, database, fencesPeer, isLost } = state[role];
  const { posture } = applied;
  // By a precondition of the database.
  const isRefused = posture === "standby" && database === "writer";
  return isLost || isRefused || posture === "quiesced"
    ? []
    : [begun(state, role, { posture, fencesPeer: posture === "active" && fencesPeer })];
}

/** The applies that the operator's commands would begin, whatever else is going on: see src/operator/lifecycle. */
function commands(state: WorldState): WorldState[] {
  const begin = (role: Role, target: Target) => begun(state, role, target);
  return ROLES.flatMap((role) => {
    const here = state[role];
    const peer = state[peerOf(role)];
    if (here.isLost) {
      return [];
    }
    const { fencesPeer, posture } = here.applied;
    const isFollowed = peer.applied.posture === "standby" && peer.database === "replica" && !peer.isLost;
    const mayReprotect = !peer.isLost && peer.applied.posture === "active" && peer.database === "writer";
    const isServing = servingAccordingToOperator(state) === role;
    return [
      // activate, in an emergency or repeated
      ...(posture === "standby" ? [begin(role, { posture: "active", fencesPeer: role === "primary" })] : []),
      ...(posture === "active" ? [begin(role, here.applied)] : []),
      // switchover: quiesce, then activate the other
      ...(posture === "active" && isFollowed
        ? [begin(role, { posture: "quiesced", fencesPeer: false })]
        : []),
      ...(posture === "standby" &&
      !peer.isLost &&
      peer.applied.posture === "quiesced" &&
      peer.tasks === "none"
        ? [begin(role, { posture: "active", fencesPeer: false })]
        : []),
      // resume
      ...(posture === "quiesced" && isFollowed ? [begin(role, { posture: "active", fencesPeer })] : []),
      // reprotect: quiesce, unfence, reprotect
      ...(mayReprotect && peer.applied.fencesPeer && posture !== "standby"
        ? [begin(role, { posture: "quiesced", fencesPeer: false })]
        : []),
      ...(mayReprotect &&
      !peer.applied.fencesPeer &&
      (posture === "quiesced" || (posture === "active" && !isServing))
        ? [begin(role, { posture: "standby", fencesPeer: false })]
        : []),
      ...(posture === "active" && fencesPeer && !peer.isLost && hasStopped(peer)
        ? [begin(role, { posture: "active", fencesPeer: false })]
        : []),
    ];
  });
}

/** After the step before: an apply that ended, and a plan after it that was clean. */
function hasStopped({ applied, database, posture, tasks }: RegionState): boolean {
  const isDone = applied.posture === posture;
  return (
    isDone &&
    (posture === "quiesced"
      ? tasks === "none"
      : posture === "standby" && database === "replica" && tasks !== "normal")
  );
}

/** Which region `reprotect` takes to have the visitors. */
function servingAccordingToOperator({ primary, dr }: WorldState): Role | undefined {
  if (primary.applied.fencesPeer) {
    return "primary";
  }
  const hasTargets = ({ isLost, tasks }: RegionState) => !isLost && tasks !== "none";
  return hasTargets(dr) ? "dr" : hasTargets(primary) ? "primary" : undefined;
}

/** The DNS answer in a state, when all checks have had the time to settle. */
export function settledAnswer(logic: DnsLogic, state: WorldState): Answer {
  const endpoints = Object.entries(logic.healthChecks).flatMap(([id, check]) => {
    if (check.kind !== "endpoint") {
      return [];
    }
    const { fencesPeer, isLost, isUnreachable, posture, tasks } = state[check.loadBalancer as Role];
    const claims = { posture, fences_peer: fencesPeer };
    const passes =
      check.asks === "connection" ||
      (check.asks === "tasks"
        ? tasks !== "none"
        : logic.claims[check.loadBalancer]?.[check.path]?.(claims) === true);
    return [[id, passes && !isLost && !isUnreachable] as const];
  });
  return answer(logic, {
    endpoints: Object.fromEntries(endpoints),
    healthyTargets: new Set(ROLES.filter((role) => state[role].tasks !== "none" && !state[role].isLost)),
  });
}

/** A region that DNS answers with and that records visits in data which are not the newest. */
export function staleWriterAnswered(logic: DnsLogic, state: WorldState): Role | undefined {
  const role = settledAnswer(logic, state).loadBalancer as Role;
  const { database, isLost, isNewest, tasks } = state[role];
  return database === "writer" && !isNewest && !isLost && tasks === "normal" ? role : undefined;
}

/** Whether the region with the newest data serves, to all but perhaps Route 53's checkers. */
export function newestServes(state: WorldState, stale: Role): boolean {
  const { database, isLost, isNewest, tasks } = state[peerOf(stale)];
  return database === "writer" && isNewest && !isLost && tasks !== "none";
}
