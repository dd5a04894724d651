import type { Config } from "../config";
import type { RegionRole } from "../contract";
import type { Reading } from "./aws/access";
import type { FailoverRecords } from "./aws/dns";
import { duration } from "./journal";
import { currentDatabase, type RegionFacts } from "./region-facts";
import { copyBehind } from "./state-copy";

/** One thing that an activation needs. */
export interface ReadinessCheck {
  readonly title: string;
  /** `unknown`: could not be read, which counts as not ready. */
  readonly verdict: "ready" | "not ready" | "unknown";
  /** What was found. */
  readonly found: string;
  /** What to do about it; missing if it is ready. */
  readonly fix?: string;
}

/** What is read besides the regions' facts. */
export interface ReadinessReadings {
  /** Of the standby region. */
  readonly standby: RegionFacts;
  /** Of the serving region; if it does not answer, the standby may still be ready. */
  readonly peer: RegionFacts;
  readonly secret: Reading<true>;
  readonly missingRoles: Reading<readonly string[]>;
  readonly missingAlarms: Reading<readonly string[]>;
  readonly records: Reading<Pick<FailoverRecords, "roles" | "withHealthCheck">>;
  readonly fargateVcpus: Reading<number>;
  /** Not read if the activation creates no Elastic IP. */
  readonly elasticIps?: Reading<number>;
  readonly now: Date;
}

/** A replica reports its lag every minute. */
const oldestLagMinutes = 10;

/** Judges the readings: each check is ready, not ready, or unknown with the reason. */
export function readinessChecks(config: Config, readings: ReadinessReadings): ReadinessCheck[] {
  const { peer, standby } = readings;
  return [
    posture(standby),
    replica(config, standby),
    lag(config, standby, readings.now),
    image(config, standby, peer),
    of("secret", readings.secret, () => undefined, {
      ready: "the replica's value can be read",
      fix: "check the secret's replication in Secrets Manager, and the permissions of these credentials",
    }),
    of("roles", readings.missingRoles, missing, { ready: "all exist", fix: applied(standby.role) }),
    of("alarms", readings.missingAlarms, missing, { ready: "all exist", fix: applied(standby.role) }),
    of("DNS records", readings.records, recordsTrouble, {
      ready: "PRIMARY and SECONDARY exist, each with its health check",
      fix: "plan and apply the stack dns",
    }),
    ...(standby.role === "dr" ? [fence(peer)] : []),
    stateCopy(standby, peer),
    lock(standby),
    ...(config.service.standbyTasks > 0 ? [standbyTasks(config, standby)] : []),
    vcpus(config, readings.fargateVcpus),
    ...(readings.elasticIps === undefined ? [] : [addresses(readings.elasticIps)]),
  ];
}

/** A check of one reading: what is wrong with the value, or undefined. */
function of<T>(
  title: string,
  reading: Reading<T>,
  trouble: (value: T) => string | undefined,
  { fix, ready }: { ready: string; fix: string },
): ReadinessCheck {
  if (!reading.known) {
    return { title, verdict: "unknown", found: reading.reason, fix };
  }
  const wrong = trouble(reading.value);
  return wrong === undefined
    ? { title, verdict: "ready", found: ready }
    : { title, verdict: "not ready", found: wrong, fix };
}

function applied(role: RegionRole): string {
  return `plan and apply the stack ${role}`;
}

function missing(names: readonly string[]): string | undefined {
  return names.length === 0 ? undefined : `missing: ${names.join(", ")}`;
}

/** What a record does without its health check. */
const UNCHECKED = {
  PRIMARY: "the PRIMARY record has no health check: it would never fail over",
  SECONDARY:
    "the SECONDARY record has no health check: DNS would answer with dr though the primary took over from it",
} as const;

function recordsTrouble({ roles, withHealthCheck }: Pick<FailoverRecords, "roles" | "withHealthCheck">) {
  const both = ["PRIMARY", "SECONDARY"] as const;
  const absent = both.filter((role) => !roles.includes(role));
  if (absent.length > 0) {
    return `no ${absent.join(" and no ")} record`;
  }
  const unchecked = both.filter((role) => !withHealthCheck.includes(role));
  return unchecked.length === 0 ? undefined : unchecked.map((role) => UNCHECKED[role]).join("; ");
}

function posture({ role, variables }: RegionFacts): ReadinessCheck {
  return of(
    "posture",
    variables,
    (value) => (value.posture === "standby" ? undefined : `${role} is ${value.posture}, not standby`),
    { ready: `${role} is standby`, fix: "npm run lamp -- status shows what comes first" },
  );
}

function replica(config: Config, { databases, role, variables }: RegionFacts): ReadinessCheck {
  const trouble = (all: Parameters<typeof currentDatabase>[0]) => {
    const current = currentDatabase(all, config, role, variables);
    if (current === undefined) {
      return "there is none";
    }
    const { identifier, replication, sourceIdentifier, status } = current;
    if (sourceIdentifier === undefined) {
      return `${identifier} is a writer`;
    }
    if (status !== "available") {
      return `${identifier} is ${status}`;
    }
    return replication === undefined || replication === "replicating"
      ? undefined
      : `${identifier}: replication is ${replication}`;
  };
  const current = databases.known ? currentDatabase(databases.value, config, role, variables) : undefined;
  return of("replica", databases, trouble, {
    ready: `${current?.identifier} is available and follows ${current?.sourceIdentifier}`,
    fix: `plan and apply the stack ${role}; if its source is lost: docs/runbook.md, Restore from a snapshot`,
  });
}

function lag({ objectives }: Config, { lag: reading }: RegionFacts, now: Date): ReadinessCheck {
  const title = "replica lag";
  const fix = "check the replica's events, its CPU, and the network between the regions";
  if (reading === undefined) {
    return { title, verdict: "unknown", found: "there is no replica", fix };
  }
  const target = objectives.rpoMinutes * 60;
  const last = reading.known ? reading.value.at(-1) : undefined;
  if (reading.known && last === undefined) {
    return { title, verdict: "unknown", found: "RDS has reported no lag in the last half hour", fix };
  }
  const trouble = () => {
    if (last === undefined) {
      return undefined;
    }
    const age = (now.getTime() - last.at.getTime()) / 1000;
    if (last.seconds < 0) {
      return "replication does not run (lag -1)";
    }
    if (last.seconds > target) {
      return `${duration(last.seconds)}, the target is ${duration(target)}`;
    }
    return age > oldestLagMinutes * 60 ? `last reported ${duration(age)} ago` : undefined;
  };
  return of(title, reading, trouble, { ready: `${last?.seconds} s, the target is ${duration(target)}`, fix });
}

/** A claim of the primary that is left over would keep visitors away from an activated DR. */
function fence({ claims }: RegionFacts): ReadinessCheck {
  const title = "fence";
  if (!claims.known) {
    return { title, verdict: "ready", found: "primary does not answer: silence does not fence dr" };
  }
  return claims.value.tookOver
    ? {
        title,
        verdict: "not ready",
        found: "primary claims to have taken over: DNS would not answer with dr",
        fix: "npm run lamp -- reprotect --region dr, which ends the claim",
      }
    : { title, verdict: "ready", found: "primary does not claim to have taken over" };
}

/** Of a warm standby: what serves until the activation is done. */
function standbyTasks({ service }: Config, { targets, tasks }: RegionFacts): ReadinessCheck {
  const wanted = service.standbyTasks;
  const healthy = targets.known ? targets.value.healthy : undefined;
  const trouble = ({ running }: { readonly running: number }) =>
    running < wanted
      ? `${running} of ${wanted} run`
      : healthy !== undefined && healthy < wanted
        ? `${healthy} of ${wanted} are healthy`
        : undefined;
  return of("tasks on standby", tasks, trouble, {
    ready: `${tasks.known ? tasks.value.running : "?"} run${healthy === undefined ? "" : `, ${healthy} healthy`}`,
    fix: "npm run lamp -- status; then the service's events in ECS",
  });
}

function image(
  { image: { repository, tag } }: Config,
  standby: RegionFacts,
  peer: RegionFacts,
): ReadinessCheck {
  const trouble = (digest: string | undefined) => {
    if (digest === undefined) {
      return `${repository}:${tag} is not in ${standby.region}`;
    }
    const differs = peer.image.known && peer.image.value !== undefined && peer.image.value !== digest;
    return differs ? `${repository}:${tag} is a different image in ${peer.region}` : undefined;
  };
  const compared = peer.image.known ? `the same as in ${peer.region}` : `${peer.region} did not answer`;
  return of("image", standby.image, trouble, {
    ready: `${repository}:${tag} exists, ${compared}`,
    fix: "npm run image -- push",
  });
}

/** The activation reads the peer's outputs from the copy in its own region. */
function stateCopy(standby: RegionFacts, peer: RegionFacts): ReadinessCheck {
  const title = `copy of ${peer.role}'s state`;
  const fix = "check the replication of the state buckets; plan and apply the stack terraform-state";
  const { copy, origin } = peer;
  if (copy === undefined || origin === undefined) {
    return { title, verdict: "ready", found: "not in S3: HCP Terraform keeps it" };
  }
  const trouble = (state: unknown) => {
    if (state === undefined) {
      return `there is none in ${standby.region}`;
    }
    return origin.known ? copyBehind(origin, copy) : undefined;
  };
  const ready = origin.known
    ? "as new as its origin"
    : `exists; its origin did not answer (${origin.reason})`;
  return of(title, copy, trouble, { ready, fix });
}

function lock({ lock: reading, role }: RegionFacts): ReadinessCheck {
  const title = `lock of ${role}'s state`;
  if (reading === undefined) {
    return { title, verdict: "ready", found: "not in S3: HCP Terraform keeps it" };
  }
  const trouble = (held: { who: string; since: Date } | undefined) =>
    held === undefined ? undefined : `held by ${held.who} since ${held.since.toISOString()}`;
  return of(title, reading, trouble, {
    ready: "free",
    fix: "ask them; if no Terraform runs there, terraform force-unlock (docs/runbook.md: A stale lock)",
  });
}

function vcpus({ scaling, service }: Config, reading: Reading<number>): ReadinessCheck {
  const needed = (scaling.maxTasks * service.cpuUnits) / 1024;
  const trouble = (quota: number) =>
    quota < needed ? `${quota}, ${scaling.maxTasks} tasks need ${needed}` : undefined;
  return of("quota of Fargate vCPUs", reading, trouble, {
    ready: `${reading.known ? reading.value : "?"}, ${scaling.maxTasks} tasks need ${needed}; everything else in the account counts too`,
    fix: "request an increase in Service Quotas, which takes days",
  });
}

function addresses(reading: Reading<number>): ReadinessCheck {
  return of(
    "quota of Elastic IPs",
    reading,
    (quota) => (quota < 1 ? `${quota}, the NAT gateway needs 1` : undefined),
    {
      ready: `${reading.known ? reading.value : "?"}, the NAT gateway needs 1 unused`,
      fix: "request an increase in Service Quotas",
    },
  );
}
