import type { Emulator, LoggedCall } from "../../../tools/emulator";
import type { HcpCall } from "../../../tools/hcp-terraform";
import type { Table } from "../../drill-report";
import type { Account } from "./account";
import { DRILL_CALLER } from "./aws-view";

/** The current position in the call log: later calls have this number or a higher one. */
export async function mark(emulator: Emulator): Promise<number> {
  const last = (await emulator.callLog()).at(-1);
  return last === undefined ? 0 : last.sequence + 1;
}

/** The calls since a position, in order, without the drill's own. */
export async function callsSince(emulator: Emulator, since: number): Promise<LoggedCall[]> {
  const calls = await emulator.callLog(since);
  return calls.filter(({ caller }) => caller !== DRILL_CALLER && caller !== "test");
}

export function isWrite({ action }: Pick<LoggedCall, "action">): boolean {
  return !/^(Describe|Get|List|Head|BatchGet|Lookup)/.test(action);
}

/** Control planes that AWS has in one region only. */
export function isGlobal({ service }: Pick<LoggedCall, "service">): boolean {
  return service === "iam" || service === "route53";
}

/** Calls that lose something permanently: databases, secrets, keys, zones, state buckets. */
export function destructions(calls: readonly LoggedCall[]): string[] {
  return calls
    .filter(({ action }) =>
      /^(DeleteDBInstance|DeleteSecret|RemoveRegionsFromReplication|ScheduleKeyDeletion|DisableKey|DeleteHostedZone|DeleteBucket)$/.test(
        action,
      ),
    )
    .map(({ action, region }) => `${action} in ${region}`);
}

/** Calls by region and service, and how many of them change something. */
export function callTable(title: string, calls: readonly LoggedCall[]): Table {
  const counts = new Map<string, { all: number; writes: number }>();
  for (const call of calls) {
    const key = `${call.region} ${call.service}`;
    const count = counts.get(key) ?? { all: 0, writes: 0 };
    counts.set(key, { all: count.all + 1, writes: count.writes + (isWrite(call) ? 1 : 0) });
  }
  const rows = [...counts]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([key, { all, writes }]) => [...key.split(" "), all, writes]);
  return { title, columns: ["region", "service", "calls", "of them writes"], rows };
}

/** Every call to the stand-in for HCP Terraform, if it keeps the states. */
export function hcpCalls({ hcpTerraform }: Pick<Account, "hcpTerraform">): readonly HcpCall[] {
  return hcpTerraform?.calls() ?? [];
}

/** Calls to HCP Terraform by what they do, with an id in place of each. */
export function hcpCallTable(title: string, calls: readonly HcpCall[]): Table {
  const counts = new Map<string, number>();
  for (const { method, path } of calls) {
    const [address = ""] = path.split("?");
    const what = `${method} ${address.replace(/^\/api\/v2\//, "").replaceAll(/\b(?:ws|sv|wsout)-[\w-]+/g, "ID")}`;
    counts.set(what, (counts.get(what) ?? 0) + 1);
  }
  return { title, columns: ["call", "times"], rows: [...counts].sort(([a], [b]) => a.localeCompare(b)) };
}

/** When something began and ended, in seconds since 1970. */
export interface Period {
  readonly from: number;
  readonly to: number;
}

/**
 * The calls of the apply that promotes a database; undefined where there is none.
 *
 * The promotion lasts from the call to RDS to the apply's last read of the instance: Terraform polls until the instance is
 * available.
 */
export function promotionIn(calls: readonly LoggedCall[], apply: Period) {
  const within = calls.filter(({ time }) => time >= apply.from && time <= apply.to);
  const promote = within.find(({ action }) => action === "PromoteReadReplica");
  if (promote === undefined) {
    return undefined;
  }
  const lastSeen = within.findLast(({ action }) => action === "DescribeDBInstances") ?? promote;
  return { promote, lastSeen, within };
}
