import type { Check, HalfReport, Section, Table } from "../../drill-report";
import { comparison } from "./comparison";
import { faultSections } from "./fault-sections";
import { inEveryRound, yes } from "./in-every-round";
import { PILOT_LIGHT } from "./modes";
import type { PlannedRound } from "./planned-round";
import { timelineOf } from "./round-timeline";
import type { DrillResult } from "./run-drill";
import type { Assumptions, StageOptions } from "./stage";
import { type UnplannedRound, WATCHED_SECONDS } from "./unplanned-round";

export interface ReportOptions {
  readonly result: DrillResult;
  /** How far a drill came that was stopped. @default - it ran to its end */
  readonly incomplete?: string;
  readonly command: string;
  readonly startedAt: Date;
  readonly endedAt: Date;
  readonly seed: number;
  readonly environment: Readonly<Record<string, string>>;
  /** The databases' engine, and the settings that they have from the parameter group. */
  readonly engine: { readonly dialect: { readonly title: string }; readonly version: string };
  readonly parameters: Readonly<Record<string, string | number>>;
  readonly objectives: { readonly rtoMinutes: number; readonly rpoMinutes: number };
  readonly assumptions: Assumptions;
  /** Seconds of AWS per second here. */
  readonly scale: number;
  readonly visitors: number;
  readonly tasks: number;
  readonly links: StageOptions["links"];
  readonly applying: StageOptions["applying"];
}

/** The data half of a drill's report. */
export function halfReport(options: ReportOptions): HalfReport {
  const { result, objectives } = options;
  const unplanned = result.rounds.filter((round) => round.kind === "unplanned");
  const planned = result.rounds.filter((round) => round.kind === "planned");
  const faults = result.rounds.filter((round) => round.kind === "fault");
  const compared = comparison(result.rounds);
  return {
    half: "data",
    engine: `${options.engine.dialect.title} ${options.engine.version}`,
    command: options.command,
    startedAt: options.startedAt.toISOString(),
    endedAt: options.endedAt.toISOString(),
    seed: options.seed,
    environment: options.environment,
    ...(options.incomplete === undefined ? {} : { incomplete: options.incomplete }),
    objectives:
      unplanned.length === 0
        ? []
        : [
            {
              name: "RTO",
              targetSeconds: objectives.rtoMinutes * 60,
              worstSeconds: Math.ceil(Math.max(...unplanned.map((round) => round.firstWriteAfter))),
              basis:
                "from the loss of the primary region to the first visit recorded in DR, in seconds of AWS: detection by the " +
                "synthesized checks and alarm, an assumed decision, assumed task start and promotion, the record's time to live",
            },
            {
              name: "RPO",
              targetSeconds: objectives.rpoMinutes * 60,
              worstSeconds: rounded(Math.max(...unplanned.map(({ loss }) => loss.oldestSeconds)), 2),
              basis:
                "age of the oldest acknowledged write that was lost, in real seconds; it follows the replica's lag, which here is " +
                `made by a link that takes up to ${options.links.unplanned.most} ms and a replica that applies up to ` +
                `${options.applying.most} s late, and on AWS is watched by the alarm on ReplicaLag`,
            },
          ],
    sections: [
      measuredAndModelled(options),
      ...(compared === undefined ? [] : [compared]),
      ...(unplanned.length > 0 ? [unplannedSection(unplanned, options)] : []),
      ...(planned.length > 0 ? [plannedSection(planned, options)] : []),
      ...(faults.length > 0 ? faultSections(faults, options.assumptions) : []),
      ...(result.end ? [endSection(result.end)] : []),
    ],
    timelines: result.rounds.map((round) => timelineOf(round)),
  };
}

function measuredAndModelled(options: ReportOptions): Section {
  const { applying, assumptions, engine, links, parameters, scale, tasks, visitors } = options;
  const settings = Object.entries(parameters).map(([name, value]) => `${name}=${value}`);
  return {
    title: "What is measured, and what is modelled",
    notes: [
      `**Real:** two regions on loopback, each with ${tasks} tasks (Apache, PHP, the visitor application) and a ${engine.dialect.title} ` +
        `${engine.version} with the settings of the synthesized parameter group (${settings.join(", ")}), ` +
        `asynchronous replication over verified TLS with GTIDs, ${visitors} visitors who write all the time, each visit ` +
        "under a name of its own. A region is lost by SIGKILL to all of its servers and by cutting its replication link " +
        "with what is on it. Every acknowledged write is looked for in the tables.",
      "**Modelled:** DNS. Route 53's checks, the alarms and the load balancers' target checks are read from the " +
        "synthesized stacks; their probes are real requests to the real servers. " +
        "Visitors keep an answer for the 60 seconds of an alias record.",
      `**Time:** a second here is ${scale} seconds of AWS. What AWS takes its time for is waited for in that measure: ` +
        `${assumptions.decisionSeconds} s from the alarm to the approved plan, ${assumptions.taskStartSeconds} s for a task to ` +
        `start on Fargate, ${assumptions.promotionSeconds} s for RDS to promote. These three are assumptions, not measurements. ` +
        "What really runs here (starting Apache, restarting the database, SQL) is counted in that measure too, so too long. " +
        "Terraform's own time is in the control half.",
      "**Chosen:** before each round visitors write for 2 to 5 s here. A change takes from " +
        `${links.unplanned.least} to ${links.unplanned.most} ms to the replica before a loss, and from ${links.planned.least} to ` +
        `${links.planned.most} ms before a planned switchover, so that the replica is behind when the last task has stopped. ` +
        `Before about half of the losses the replica applies what it receives ${applying.least} to ${applying.most} s late, as a ` +
        `busy one does, and is promoted without waiting for it. A primary that comes back is watched for ${WATCHED_SECONDS} s of AWS once its own check is healthy.`,
    ],
  };
}

/** A promotion that takes this much longer than a task's start is still running when visitors get their first page. */
const FIRST_PAGE_SECONDS = 150;

/** Checks that the replica serves pages during its promotion; none where the assumptions leave no time for it. */
function pagesBeforeWrites(
  { assumptions }: ReportOptions,
  rounds: readonly {
    readonly number: number;
    readonly firstPageAfter: number;
    readonly firstWriteAfter: number;
  }[],
): Check[] {
  const isExpected = assumptions.promotionSeconds >= assumptions.taskStartSeconds + FIRST_PAGE_SECONDS;
  return isExpected
    ? [
        inEveryRound("read-only pages before the first write", "yes", rounds, (round) =>
          yes(round.firstPageAfter < round.firstWriteAfter),
        ),
      ]
    : [];
}

function unplannedSection(rounds: readonly UnplannedRound[], options: ReportOptions): Section {
  const lost = rounds.map(({ loss }) => loss.lost.length);
  const unrecoverable = sum(rounds.map((round) => round.unrecoverable));
  return {
    title: `Unplanned: the primary region is lost, ${rounds.length} times`,
    checks: [
      ...pagesBeforeWrites(options, rounds),
      inEveryRound("the replica's lag at the loss was measured", "yes", rounds, ({ loss }) =>
        yes(Number.isFinite(loss.lagSeconds)),
      ),
      inEveryRound(
        "lost writes older than the replica's lag",
        "0",
        rounds,
        ({ loss }) => loss.unexplained.length,
      ),
      inEveryRound("lost writes, no more than were acknowledged within the lag", "yes", rounds, ({ loss }) =>
        yes(loss.lost.length <= loss.acknowledgedInLag),
      ),
      inEveryRound("lost writes, no more than transactions that did not arrive", "yes", rounds, (round) =>
        yes(round.loss.lost.length <= round.transactionsMissing),
      ),
      inEveryRound(
        "the lag of what was received, no more than of what was applied",
        "yes",
        rounds,
        ({ loss }) => yes(loss.receivedLagSeconds <= loss.lagSeconds),
      ),
      inEveryRound("the primary's own check was healthy when it was back", "yes", rounds, (round) =>
        yes(round.endpointHealthyWhileBack),
      ),
      inEveryRound("whom DNS answered while the primary was back", "dr", rounds, (round) =>
        round.answeredWhileBack.join(" and "),
      ),
      inEveryRound(
        "visits recorded by the old writer while it was back",
        "0",
        rounds,
        (round) => round.writesWhileBack,
      ),
      inEveryRound(
        "rows added to the old writer while it was back",
        "0",
        rounds,
        (round) => round.rowsAddedWhileBack,
      ),
      inEveryRound("the old writer would have recorded a visit, asked directly", "yes", rounds, (round) =>
        yes(round.probeRecorded),
      ),
      inEveryRound("lost writes not found in the old writer", "0", rounds, (round) => round.unrecoverable),
      inEveryRound(
        "acknowledged writes missing after reconciliation",
        "0",
        rounds,
        (round) => round.stillMissing,
      ),
    ],
    tables: [
      ...summaryTables("Seconds of AWS since the loss", rounds, {
        "health check unhealthy": (round) => round.unhealthyAfter,
        "alarm to people": (round) => round.alarmAfter,
        "activation begins": (round) => round.activatedAfter,
        "first page (read-only)": (round) => round.firstPageAfter,
        "writer promoted": (round) => round.promotedAfter,
        "first write": (round) => round.firstWriteAfter,
        "fence up": (round) => round.fenceUpAfter,
      }),
      {
        title: "Each round",
        columns: [
          ...["round", "mode", "link, ms", "applies late by, s"],
          ...[
            "lag of what was received, s",
            "lag of what was applied, s",
            "writes acknowledged in the latter",
          ],
          ...["transactions not received", "received, not applied: at the loss", "at the promotion"],
          ...["writes lost", "oldest, s", "found in the old writer", "first page, s", "first write, s"],
        ],
        rows: rounds.map((round) => [
          round.number,
          round.mode,
          round.linkMilliseconds,
          round.applyingDelaySeconds,
          rounded(round.loss.receivedLagSeconds, 2),
          rounded(round.loss.lagSeconds, 2),
          round.loss.acknowledgedInLag,
          round.transactionsMissing - round.transactionsDropped,
          round.transactionsUnapplied,
          round.transactionsDropped,
          round.loss.lost.length,
          rounded(round.loss.oldestSeconds, 2),
          round.rowsFound,
          Math.round(round.firstPageAfter),
          Math.round(round.firstWriteAfter),
        ]),
      },
    ],
    notes: [
      `Lost: ${sum(lost)} of the ${Math.max(...rounds.map(({ acknowledged }) => acknowledged))} writes acknowledged until the last loss, in ` +
        `${lost.filter((count) => count > 0).length} of ${rounds.length} rounds; ` +
        `${unrecoverable === 0 ? "all" : `all but ${unrecoverable}`} of them were found in the old writer and brought over as ` +
        "the runbook says. The lag is an upper bound: the time since the replica is known to have had everything, received or " +
        "applied by its promotion. " +
        "Rows found can be more than writes lost: a visit may be committed whose answer was cut off.",
      "A promotion drops what the replica had received and not applied: " +
        `${sum(rounds.map((round) => round.transactionsUnapplied))} transactions were in that state when the primary was lost, ` +
        `${sum(rounds.map((round) => round.transactionsDropped))} still were when the replica was promoted, and were lost as those ` +
        `that it never received (${sum(rounds.map((round) => round.transactionsMissing - round.transactionsDropped))}). A replica that ` +
        "is still applying is worth waiting for while its lag falls.",
      "The fence is up when enough of Route 53's checkers have seen that DR no longer says that it is on standby (docs/dns.md).",
    ],
  };
}

function plannedSection(rounds: readonly PlannedRound[], options: ReportOptions): Section {
  return {
    title: `Planned: the service moves to the other region, ${rounds.length} times`,
    checks: [
      ...pagesBeforeWrites(options, rounds),
      inEveryRound("acknowledged writes lost", "0", rounds, ({ lost }) => lost),
      // Lost writes alone would not show that nobody waited: the minutes of the promotion would hide it.
      inEveryRound(
        "transactions that the replica lacked when it was activated",
        "0",
        rounds,
        (round) => round.behindWhenActivated,
      ),
      inEveryRound("rows compared, no fewer than writes acknowledged", "yes", rounds, (round) =>
        yes(round.rows >= round.acknowledged),
      ),
      inEveryRound(
        "rows that differ between old and new writer",
        "0",
        rounds,
        ({ differences }) => differences.length,
      ),
      inEveryRound(
        "writes acknowledged by the old region after it was quiesced",
        "0",
        rounds,
        (round) => round.writesAfterQuiesce,
      ),
    ],
    tables: [
      ...summaryTables("Seconds of AWS since the service is quiesced", rounds, {
        "last accepted request answered": (round) => round.quiescedAfter,
        "replica has everything": (round) => round.caughtUpAfter,
        "first page (read-only)": (round) => round.firstPageAfter,
        "first write": (round) => round.firstWriteAfter,
      }),
      {
        title: "Each round",
        columns: [
          ...[
            "round",
            "mode",
            "direction",
            "link, ms",
            "transactions behind when quiesced",
            "rows compared",
            "rows that differ",
          ],
          ...["writes acknowledged so far", "writes lost", "first page, s", "first write, s"],
        ],
        rows: rounds.map((round) => [
          round.number,
          round.mode,
          `${round.from} to ${round.to}`,
          round.linkMilliseconds,
          round.behind,
          round.rows,
          round.differences.length,
          round.acknowledged,
          round.lost,
          Math.round(round.firstPageAfter),
          Math.round(round.firstWriteAfter),
        ]),
      },
    ],
  };
}

function endSection(end: NonNullable<DrillResult["end"]>): Section {
  return {
    title: "In the end",
    checks: [
      check("acknowledged writes of the whole drill that the last writer lacks", "0", end.missing),
      check("visits that the page counts", `${end.rows} rows`, `${end.total} rows`),
    ],
    notes: [
      `${end.acknowledged} writes were acknowledged; ${end.failures} requests got no page, all in all, while DNS pointed to a ` +
        "region without a task or to one that was lost.",
    ],
  };
}

function check(what: string, expected: string, observed: string | number): Check {
  return { what, expected, observed: String(observed), passed: String(observed) === expected };
}

/** A table for each mode, the pilot light's under the title alone. */
function summaryTables<Round extends { readonly mode: string }>(
  title: string,
  rounds: readonly Round[],
  figures: Readonly<Record<string, (round: Round) => number>>,
): Table[] {
  return [...new Set(rounds.map(({ mode }) => mode))].map((mode) =>
    summaryTable(
      mode === PILOT_LIGHT.name ? title : `${title}: ${mode}`,
      rounds.filter((round) => round.mode === mode),
      figures,
    ),
  );
}

function summaryTable<Round>(
  title: string,
  rounds: readonly Round[],
  figures: Readonly<Record<string, (round: Round) => number>>,
): Table {
  return {
    title,
    columns: ["", "least", "median", "most"],
    rows: Object.entries(figures).map(([name, of]) => {
      const values = rounds.map(of).sort((a, b) => a - b);
      const at = (share: number) => Math.round(values[Math.floor((values.length - 1) * share)] ?? Number.NaN);
      return [name, at(0), at(0.5), at(1)];
    }),
  };
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const rounded = (value: number, digits: number) => Number(value.toFixed(digits));
