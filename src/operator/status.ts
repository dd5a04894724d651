import type { Config } from "../config";
import type { RegionRole } from "../contract";
import { shownPath } from "../tools/path";
import type { AwsAccess, Reading } from "./aws/access";
import { readAccount } from "./aws/account";
import type { Claims } from "./aws/claims";
import { duration } from "./journal";
import { lagInWords, mayLackWritesAfter } from "./lag-words";
import { type Drill, lastDrill } from "./last-drill";
import type { RegionVariables } from "./lifecycle";
import { currentDatabase, type RegionFacts, readRegionFacts } from "./region-facts";
import { copyBehind } from "./state-copy";
import { findProblems, type StatusProblem } from "./status-problems";

/** Both regions at a glance. */
export interface Status {
  readonly at: Date;
  /** The account that the credentials belong to. */
  readonly account: Reading<string>;
  readonly regions: Readonly<Record<RegionRole, RegionFacts>>;
  readonly drill?: Drill;
  readonly outOfOrder: readonly StatusProblem[];
}

export interface StatusOptions {
  readonly config: Config;
  readonly access: AwsAccess;
  /** Folders with drill reports. */
  readonly drillFolders: readonly string[];
  /** The regions' variables, if the states are not in S3. */
  readonly variablesElsewhere?: Readonly<Record<RegionRole, Reading<RegionVariables>>>;
  /** @default the system's clock */
  readonly now?: Date;
}

/** Reads both regions, as far as each answers. Changes nothing, and never fails. */
export async function readStatus(options: StatusOptions): Promise<Status> {
  const { access, config, drillFolders, now = new Date(), variablesElsewhere } = options;
  const [primary, dr, account] = await Promise.all([
    readRegionFacts(config, "primary", access, variablesElsewhere?.primary),
    readRegionFacts(config, "dr", access, variablesElsewhere?.dr),
    readAnyAccount(config, access),
  ]);
  const regions = { primary, dr };
  const drill = lastDrill(drillFolders);
  const problems = findProblems(config, regions, drill, now);
  return {
    at: now,
    account,
    regions,
    drill,
    outOfOrder: [...accountProblems(config, account), ...problems],
  };
}

/** From either region's STS endpoint. */
async function readAnyAccount(config: Config, access: AwsAccess): Promise<Reading<string>> {
  const [primary, dr] = await Promise.all([
    readAccount(access, config.regions.primary.region),
    readAccount(access, config.regions.dr.region),
  ]);
  return primary.known ? primary : dr;
}

function accountProblems({ accountId }: Config, account: Reading<string>): StatusProblem[] {
  return account.known && account.value !== accountId
    ? [
        {
          what: `the credentials belong to account ${account.value}, the configuration to ${accountId}`,
          todo: "use credentials of the configuration's account: the status above is not of this environment",
        },
      ]
    : [];
}

/** The status as text. */
export function renderStatus(
  { account, at, drill, outOfOrder: problems, regions }: Status,
  config: Config,
): string {
  const { primary, dr } = regions;
  const rows: [string, string, string][] = [
    ["", `primary (${primary.region})`, `dr (${dr.region})`],
    ...FACTS.map(([title, show]): [string, string, string] => [
      title,
      show(primary, config, at),
      show(dr, config, at),
    ]),
  ];
  const width = (column: 0 | 1) => Math.max(...rows.map((row) => row[column].length)) + 2;
  const [first, second] = [width(0), width(1)];
  const lines = rows.map(([title, left, right]) =>
    `${title.padEnd(first)}${left.padEnd(second)}${right}`.trimEnd(),
  );
  return [
    `account ${config.accountId}${account.known ? "" : ` (not confirmed: ${account.reason})`}, ${at.toISOString().slice(0, 19)}Z`,
    "",
    ...lines,
    "",
    `last drill: ${drill === undefined ? "none on record" : drillInWords(drill)}`,
    "",
    problems.length === 0 ? "nothing is known to be out of order" : "OUT OF ORDER",
    ...problems.map(({ todo, what }) => `  ${what}\n    -> ${todo}`),
  ].join("\n");
}

function drillInWords({ at, file, half, isPassed }: Drill): string {
  const verdict = isPassed ? "passed" : "FAILED";
  return `${at.toISOString().slice(0, 10)}, ${half} half, ${verdict} (${shownPath(file)})`;
}

type Show = (facts: RegionFacts, config: Config, now: Date) => string;

const FACTS: readonly (readonly [string, Show])[] = [
  ["posture", ({ variables }) => shown(variables, ({ posture }) => posture)],
  ["database", shownDatabase],
  ["replica lag", shownLag],
  ["tasks running/desired", ({ tasks }) => shown(tasks, ({ desired, running }) => `${running}/${desired}`)],
  [
    "targets healthy/registered",
    ({ targets }) => shown(targets, ({ healthy, registered }) => `${healthy}/${registered}`),
  ],
  ["claims", ({ claims }) => shown(claims, shownClaims)],
  ["image", ({ image }, { image: { tag } }) => shown(image, (digest) => shownImage(digest, tag))],
  [
    "state",
    ({ origin }, _, now) =>
      origin === undefined ? "not in S3" : shown(origin, (state) => shownState(state, now)),
  ],
  ["copy of the state", shownCopy],
  [
    "lock",
    ({ lock }, _, now) => (lock === undefined ? "not in S3" : shown(lock, (held) => shownLock(held, now))),
  ],
];

function shown<T>(reading: Reading<T>, text: (value: T) => string): string {
  return reading.known ? text(reading.value) : `? ${reading.reason}`.slice(0, 60);
}

function shownClaims({ standby, tookOver }: Claims): string {
  return [...(standby ? ["on standby"] : []), ...(tookOver ? ["took over"] : [])].join(", ") || "none";
}

function shownDatabase({ databases, role, variables }: RegionFacts, config: Config): string {
  return shown(databases, (all) => {
    const current = currentDatabase(all, config, role, variables);
    if (current === undefined) {
      return "none";
    }
    const kind = current.sourceIdentifier === undefined ? "writer" : "replica";
    const older = all.length > 1 ? `, ${all.length - 1} older` : "";
    const version = current.engineVersion === undefined ? "" : ` of MySQL ${current.engineVersion}`;
    return `${current.identifier} ${kind}${version}, ${current.status}${older}`;
  });
}

function shownLag({ lag }: RegionFacts, _: Config, now: Date): string {
  if (lag === undefined) {
    return "-";
  }
  return shown(lag, (datapoints) => {
    const since = mayLackWritesAfter(datapoints);
    const lacking =
      since === undefined ? "" : `; may lack writes after ${since.toISOString().slice(11, 19)}Z`;
    return `${lagInWords(datapoints, now)}${lacking}`;
  });
}

function shownImage(digest: string | undefined, tag: string): string {
  return digest === undefined ? `${tag}: missing` : `${tag} ${digest.slice(0, 19)}`;
}

function shownState(state: { serial: number; modifiedAt: Date } | undefined, now: Date): string {
  return state === undefined ? "none" : `serial ${state.serial}, ${ago(state.modifiedAt, now)}`;
}

function shownCopy({ copy, origin }: RegionFacts, _: Config, now: Date): string {
  if (copy === undefined || origin === undefined) {
    return "not in S3";
  }
  return shown(copy, (state) => {
    if (state === undefined) {
      return "none";
    }
    const text = `serial ${state.serial}, ${ago(state.modifiedAt, now)}`;
    return origin.known && copyBehind(origin, copy) === undefined ? `${text}, up to date` : text;
  });
}

function shownLock(lock: { who: string; since: Date } | undefined, now: Date): string {
  return lock === undefined ? "free" : `held by ${lock.who}, taken ${ago(lock.since, now)}`;
}

function ago(then: Date, now: Date): string {
  return `${duration(Math.max(0, (now.getTime() - then.getTime()) / 1000))} ago`;
}
