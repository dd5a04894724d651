import type { Config } from "../config";
import type { RegionRole } from "../contract";
import { databaseIdentifier, regionName, serviceName } from "../contract/names";
import { shownPath } from "../tools/path";
import { credentialsProblem } from "./aws/access";
import type { DatabaseInstance } from "./aws/databases";
import { compareReleases, releaseOf } from "./engine-release";
import { duration } from "./journal";
import type { Drill } from "./last-drill";
import { generationRange, peerOf, type RegionVariables } from "./lifecycle";
import { currentDatabase, type RegionFacts } from "./region-facts";
import { copyBehind } from "./state-copy";

/** Something out of order, and what to do about it. */
export interface StatusProblem {
  readonly what: string;
  readonly todo: string;
}

/** A lock is held for minutes; one held longer is most likely stale. */
const longestLockMinutes = 120;
/** A copy of a state arrives within 15 minutes. */
const longestCopyMinutes = 15;
const longestWithoutDrillDays = 100;

/** What is out of order, the gravest first. What is not known is reported as unknown, not as out of order. */
export function findProblems(
  config: Config,
  regions: Readonly<Record<RegionRole, RegionFacts>>,
  drill: Drill | undefined,
  now: Date,
): StatusProblem[] {
  const both = [regions.primary, regions.dr];
  return [
    ...unreachable(both.filter(isUnreachable)),
    ...roles(config, regions),
    ...both.flatMap((region) => databaseProblems(config, region, now)),
    ...both.flatMap((facts) => taskProblems(config, facts)),
    ...claimProblems(regions),
    ...imageProblems(config, regions),
    ...both.flatMap((region) => stateProblems(region, now)),
    ...both.flatMap((region) => configurationProblems(config, region)),
    ...drillProblems(drill, now),
  ];
}

/** Credentials that are missing or refused say nothing about a region. */
function unreachable(regions: readonly RegionFacts[]): StatusProblem[] {
  const refused = regions.map(({ databases, image, tasks, targets }) => {
    const problems = [databases, image, tasks, targets].map(credentialsProblem);
    return problems.includes(undefined) ? undefined : problems[0];
  });
  const ofCredentials = [...new Set(refused.filter((problem) => problem !== undefined))];
  return [
    ...ofCredentials.map((problem) => ({
      what: `${problem}: nothing is known of ${regions
        .filter((_, at) => refused[at] === problem)
        .map(({ role }) => role)
        .join(" and ")}`,
      todo: "log in, or set AWS_PROFILE, and look again: this does not say that a region is lost",
    })),
    ...regions
      .filter((_, at) => refused[at] === undefined)
      .map(({ region, role }) => ({
        what: `${role} (${region}) is not reachable from here`,
        todo: "check the network; if the region is lost: docs/runbook.md, Decide",
      })),
  ];
}

/** Whether the region answered no call. */
function isUnreachable({ databases, image, tasks, targets }: RegionFacts): boolean {
  return [databases, image, tasks, targets].every(({ known }) => !known);
}

function roles(config: Config, { primary, dr }: Readonly<Record<RegionRole, RegionFacts>>): StatusProblem[] {
  const postures = [primary, dr].map(({ variables }) =>
    variables.known ? variables.value.posture : "unknown",
  );
  const quiesced = [primary, dr].find(
    ({ variables }) => variables.known && variables.value.posture === "quiesced",
  );
  if (quiesced !== undefined) {
    const { role } = quiesced;
    const peer = role === "primary" ? dr : primary;
    const isActive = peer.variables.known && peer.variables.value.posture === "active";
    if (!isActive && isWriter(config, peer)) {
      return [
        {
          what: `${role} is quiesced, and the promotion of ${peer.role} was interrupted: do not resume`,
          todo: `npm run lamp -- switchover --to ${peer.role} to finish it`,
        },
      ];
    }
    return [
      isActive
        ? {
            what: `${role} is quiesced and replicates nothing`,
            todo: `npm run lamp -- reprotect --region ${role}`,
          }
        : {
            what: `${role} is quiesced: nothing serves`,
            todo: `npm run lamp -- switchover --to ${peerOf(role)} to finish, or npm run lamp -- resume --region ${role} to go back`,
          },
    ];
  }
  switch (postures.join(" ")) {
    case "active active":
      // An interrupted promotion comes first, and is reported with the database.
      if ([primary, dr].some((region) => isWriter(config, region) === false)) {
        return [];
      }
      return [
        {
          what: "both regions are active: one is out of date, and the other has no replica",
          todo: "npm run lamp -- reprotect --region ROLE of the one that no longer serves, after its last writes are reconciled",
        },
      ];
    case "standby standby":
      return [
        { what: "both regions are standby: neither serves", todo: "npm run lamp -- activate --region ROLE" },
      ];
    default:
      return [];
  }
}

/** Undefined if it is not known. */
function isWriter(config: Config, { databases, role, variables }: RegionFacts): boolean | undefined {
  const current = databases.known ? currentDatabase(databases.value, config, role, variables) : undefined;
  return current && current.sourceIdentifier === undefined;
}

function databaseProblems(config: Config, facts: RegionFacts, now: Date): StatusProblem[] {
  const { databases, lag, role, variables } = facts;
  if (!databases.known || !variables.known) {
    return [];
  }
  const { databaseGeneration, posture } = variables.value;
  const current = currentDatabase(databases.value, config, role, variables);
  if (current === undefined) {
    return [
      {
        what: `${databaseIdentifier(config, role, databaseGeneration)} is missing`,
        todo: "docs/runbook.md: Restore from a snapshot",
      },
    ];
  }
  const problems: StatusProblem[] = [];
  const { identifier, replication, sourceIdentifier, status } = current;
  if (status !== "available") {
    problems.push({ what: `${identifier} is ${status}`, todo: "wait, and check its events in RDS" });
  }
  if (posture === "standby" && sourceIdentifier === undefined) {
    problems.push({ what: `${identifier} is a writer in a standby region`, todo: wayBack(facts) });
  }
  if (posture === "active" && sourceIdentifier !== undefined) {
    problems.push({
      what: `${identifier} is not promoted: an activation was interrupted`,
      todo: `npm run lamp -- activate --region ${role} again`,
    });
  }
  if (replication !== undefined && replication !== "replicating") {
    problems.push({
      what: `${identifier}: replication is ${replication}`,
      todo: "check its events in RDS",
    });
  }
  if (lag?.known === true) {
    problems.push(...lagProblems(config, identifier, lag.value.at(-1), now));
  }
  problems.push(...releaseProblems(config, facts, current));
  return [...problems, ...olderGenerations(facts, variables.value)];
}

function releaseProblems(
  { database: { engineVersion: wanted } }: Config,
  { role }: RegionFacts,
  { engineVersion: runs, identifier, sourceIdentifier }: DatabaseInstance,
): StatusProblem[] {
  const age = runs === undefined ? 0 : compareReleases(runs, wanted);
  if (age === 0) {
    return [];
  }
  const what = `${identifier} runs MySQL ${runs}, and database.engineVersion is ${wanted}`;
  if (age > 0) {
    return [{ what, todo: `write ${JSON.stringify(releaseOf(runs as string))} into the configuration` }];
  }
  return [
    {
      what,
      todo:
        sourceIdentifier === undefined
          ? `npm run lamp -- switchover --to ${peerOf(role)} once its replica is upgraded (docs/upgrading.md)`
          : `npm run lamp -- upgrade --region ${role} (docs/upgrading.md)`,
    },
  ];
}

function wayBack({ role }: RegionFacts): string {
  return `it was promoted outside of this project? npm run lamp -- activate --region ${role} takes it over`;
}

function lagProblems(
  config: Config,
  identifier: string,
  last: { at: Date; seconds: number } | undefined,
  now: Date,
): StatusProblem[] {
  const todo = "check the replica's events, CPU and the network between the regions";
  const target = config.objectives.rpoMinutes * 60;
  if (last === undefined) {
    return [{ what: `${identifier} reports no lag`, todo }];
  }
  if (last.seconds < 0) {
    return [{ what: `${identifier} does not replicate (lag -1)`, todo }];
  }
  if (last.seconds > target) {
    return [
      { what: `${identifier} is ${duration(last.seconds)} behind, the target is ${duration(target)}`, todo },
    ];
  }
  const age = (now.getTime() - last.at.getTime()) / 1000;
  return age > 600 ? [{ what: `${identifier} last reported its lag ${duration(age)} ago`, todo }] : [];
}

function olderGenerations({ role }: RegionFacts, variables: RegionVariables): StatusProblem[] {
  const { databaseGeneration, oldestDatabaseGeneration } = variables;
  return oldestDatabaseGeneration === databaseGeneration
    ? []
    : [
        {
          what: `${role} keeps older databases (${generationRange(oldestDatabaseGeneration, databaseGeneration - 1)})`,
          todo: `once their last writes are reconciled: npm run lamp -- retire --region ${role}`,
        },
      ];
}

function taskProblems(config: Config, { region, role, tasks, variables }: RegionFacts): StatusProblem[] {
  if (!tasks.known || !variables.known) {
    return [];
  }
  const { desired, running } = tasks.value;
  const { posture } = variables.value;
  const { standbyTasks } = config.service;
  const isWarmStandby = posture === "standby" && standbyTasks > 0;
  if (posture !== "active" && !isWarmStandby) {
    return desired + running > 0
      ? [
          {
            what: `${role} is ${posture} and runs tasks: ${running}`,
            todo: "plan and apply it",
          },
        ]
      : [];
  }
  if (isWarmStandby && desired < standbyTasks) {
    const service = `--region ${region} --cluster ${regionName(config, role)} --service ${serviceName(config)}`;
    return [
      {
        what: `${role} is a warm standby whose service wants ${desired} of ${standbyTasks} tasks`,
        todo: `plan and apply it; if that plans nothing: aws ecs update-service ${service} --desired-count ${standbyTasks}`,
      },
    ];
  }
  return running < desired || desired === 0
    ? [{ what: `${role} runs ${running} of ${desired} tasks`, todo: "check the service's events in ECS" }]
    : [];
}

/** The listener rules are changed by the apply that changes the posture: they differ only after one that was interrupted. */
function claimProblems({ primary, dr }: Readonly<Record<RegionRole, RegionFacts>>): StatusProblem[] {
  const differing = [primary, dr].flatMap(({ claims, role, variables }): StatusProblem[] => {
    if (!claims.known || !variables.known) {
      return [];
    }
    const { fencesPeer, posture } = variables.value;
    const isFencing = fencesPeer === true && posture !== "standby";
    if (role === "primary" && claims.value.tookOver && !isFencing) {
      // It must not end while DR may run tasks, and a plain apply leaves it as it is.
      return [
        {
          what: "primary's load balancer claims that it took over, and its state does not: DNS would not answer with dr",
          todo: "if primary has the data to keep: npm run lamp -- reprotect --region dr, which ends the claim when dr has stopped",
        },
      ];
    }
    return claims.value.standby === (posture === "standby") && claims.value.tookOver === isFencing
      ? []
      : [
          {
            what: `${role}'s load balancer does not say that it is ${posture}${isFencing ? " and took over" : ""}: an apply was interrupted, or the rules were changed by hand`,
            todo: isFencing
              ? `npm run lamp -- activate --region ${role}, which raises the claim again: a plain apply does not`
              : `repeat the command that was interrupted; if there was none, plan and apply ${role}`,
          },
        ];
  });
  const isLeft =
    primary.variables.known &&
    primary.variables.value.fencesPeer &&
    primary.variables.value.posture !== "standby" &&
    dr.variables.known &&
    dr.variables.value.posture === "standby";
  return [
    ...differing,
    ...(isLeft
      ? [
          {
            what: "primary still claims to have taken over, and dr follows it: DNS would not answer with dr if it were activated",
            todo: "npm run lamp -- reprotect --region dr, which ends the claim",
          },
        ]
      : []),
  ];
}

function imageProblems(
  { image }: Config,
  { primary, dr }: Readonly<Record<RegionRole, RegionFacts>>,
): StatusProblem[] {
  const missing = [primary, dr].filter((facts) => facts.image.known && facts.image.value === undefined);
  if (missing.length > 0) {
    return missing.map(({ region }) => ({
      what: `${region} has no image ${image.repository}:${image.tag}`,
      todo: "npm run image -- push",
    }));
  }
  const differs = primary.image.known && dr.image.known && primary.image.value !== dr.image.value;
  return differs
    ? [
        {
          what: `${image.repository}:${image.tag} is a different image in each region`,
          todo: "npm run image -- push",
        },
      ]
    : [];
}

function stateProblems({ copy, lock, origin, role }: RegionFacts, now: Date): StatusProblem[] {
  const problems: StatusProblem[] = [];
  if (lock?.known === true && lock.value !== undefined) {
    const minutes = (now.getTime() - lock.value.since.getTime()) / 60_000;
    if (minutes > longestLockMinutes) {
      problems.push({
        what: `${role}'s state is locked by ${lock.value.who} for ${duration(minutes * 60)}`,
        todo: `ask them; if no Terraform runs there, force-unlock ${lock.value.id} (docs/runbook.md: A stale lock)`,
      });
    }
  }
  if (origin?.known === true && copy?.known === true && origin.value !== undefined) {
    const behind = copyBehind(origin, copy);
    const minutes = (now.getTime() - origin.value.modifiedAt.getTime()) / 60_000;
    if (behind !== undefined && minutes > longestCopyMinutes) {
      problems.push({
        what: `the copy of ${role}'s state is not up to date (${behind})`,
        todo: "check the replication of the state buckets",
      });
    }
  }
  return problems;
}

function configurationProblems(config: Config, { role, variables }: RegionFacts): StatusProblem[] {
  if (!variables.known || variables.value.posture === "quiesced") {
    return [];
  }
  const configured = config.regions[role];
  const wrong = (["posture", "databaseGeneration", "oldestDatabaseGeneration"] as const).filter(
    (name) => configured[name] !== variables.value[name],
  );
  return wrong.map((name) => ({
    what: `regions.${role}.${name} is ${configured[name]} in the configuration, but ${variables.value[name]} is applied`,
    todo: `write ${JSON.stringify(variables.value[name])} into the configuration and commit it`,
  }));
}

function drillProblems(drill: Drill | undefined, now: Date): StatusProblem[] {
  const todo = "npm run drill";
  if (drill === undefined) {
    return [{ what: "no drill is on record", todo }];
  }
  if (!drill.isPassed) {
    return [{ what: `the last drill failed: see ${shownPath(drill.file)}`, todo }];
  }
  const days = Math.floor((now.getTime() - drill.at.getTime()) / 86_400_000);
  return days > longestWithoutDrillDays ? [{ what: `the last drill was ${days} days ago`, todo }] : [];
}
