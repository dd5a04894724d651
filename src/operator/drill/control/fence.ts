import { STANDBY_CLAIM_PATH, TOOK_OVER_CLAIM_PATH } from "../../../contract";
import { regionName } from "../../../contract/names";
import { type Answer, type DnsLogic, readDnsLogic } from "../../../services/route53/model";
import { answer } from "../../../services/route53/model/answer";
import { readSynthesizedStacks } from "../../../terraform/stack/synthesized-stack";
import { type Claims, readClaims } from "../../aws/claims";
import { peerOf } from "../../lifecycle";
import type { Recorder } from "../recorder";
import type { Account } from "./account";
import { drillAccess } from "./aws-view";
import { callsSince } from "./calls";
import { checkRecords } from "./expectations";

type Role = "primary" | "dr";

/** What a region's load balancer says; undefined if it does not answer. */
export async function claimsOf(account: Account, role: Role): Promise<Claims | undefined> {
  const { config } = account;
  const reading = await readClaims(
    drillAccess(account),
    config.regions[role].region,
    regionName(config, role),
  );
  return reading.known ? reading.value : undefined;
}

/** The claims in words: `standby`, `took over`, `nothing`. */
function claimsInWords(claims: Claims | undefined): string {
  if (claims === undefined) {
    return "silent";
  }
  const made = [...(claims.standby ? ["standby"] : []), ...(claims.tookOver ? ["took over"] : [])];
  return made.length === 0 ? "nothing" : made.join(", ");
}

/** What Route 53's checkers find, besides the claims, which are read from AWS. */
export interface Found {
  /** Regions whose tasks are healthy behind their load balancers. */
  readonly serving: readonly Role[];
  /** Regions that do not answer the checkers. @default none */
  readonly silent?: readonly Role[];
}

/**
 * Checks where DNS sends visitors.
 *
 * The emulated AWS serves no traffic and resolves nothing: the listener rules are read back from it, and the synthesized
 * health checks are evaluated as Route 53 does when all checkers have had the time to settle.
 */
export async function checkAnswer(
  account: Account,
  recorder: Recorder,
  { serving, silent = [] }: Found,
  expected: "PRIMARY" | "SECONDARY",
): Promise<void> {
  await checkRecords(account, recorder);
  const claims = { primary: await claimsOf(account, "primary"), dr: await claimsOf(account, "dr") };
  const answers = answerOf(dnsLogicOf(account), claims, { serving, silent });
  recorder.equal(`DNS answers, with ${inWords({ serving, silent })}`, expected, answers);
}

/** What decides the DNS answer in the stacks of an account. */
export function dnsLogicOf({ directory }: Account): DnsLogic {
  return readDnsLogic(readSynthesizedStacks(directory));
}

/** Whom Route 53 answers with when all checkers have had the time to settle. */
export function answerOf(
  logic: DnsLogic,
  claims: Readonly<Record<Role, Claims | undefined>>,
  { serving, silent = [] }: Found,
): Answer["answers"] {
  const passes = (region: Role, asks: string, path: string) => {
    if (silent.includes(region)) {
      return false;
    }
    switch (asks) {
      case "claim":
        return (
          (path === STANDBY_CLAIM_PATH && claims[region]?.standby === true) ||
          (path === TOOK_OVER_CLAIM_PATH && claims[region]?.tookOver === true)
        );
      case "tasks":
        return serving.includes(region);
      default:
        return true;
    }
  };
  return answer(logic, {
    endpoints: Object.fromEntries(
      Object.entries(logic.healthChecks).flatMap(([id, check]) =>
        check.kind === "endpoint"
          ? [[id, passes(check.loadBalancer as Role, check.asks, check.path)] as const]
          : [],
      ),
    ),
    healthyTargets: new Set(serving),
  }).answers;
}

function inWords({ serving, silent = [] }: Found): string {
  const role = (region: Role) => {
    const tasks = serving.includes(region) ? "healthy tasks" : "no healthy task";
    return `${tasks} in ${region}${silent.includes(region) ? ", which the checkers cannot reach" : ""}`;
  };
  return (["primary", "dr"] as const).map(role).join(" and ");
}

/**
 * The fence is up before the promotion is asked for: each listener rule is changed by one call, and earlier.
 *
 * @param tookOver - whether the region claims that it took over, too
 */
export async function checkFenceFirst(
  account: Account,
  recorder: Recorder,
  since: number,
  role: Role,
  { tookOver = false }: { readonly tookOver?: boolean } = {},
): Promise<void> {
  const region = account.regionOf(role);
  const calls = (await callsSince(account.emulator, since)).filter((call) => call.region === region);
  const changes = calls.filter(({ action }) => action === "ModifyRule");
  const promoted = calls.find(({ action }) => action === "PromoteReadReplica");
  const fenced = changes.at(-1);
  recorder.equal("listener rules changed by the activation", tookOver ? 2 : 1, changes.length);
  recorder.check(
    "the fence is up before the promotion is asked for",
    "in this order",
    `${fenced === undefined ? "no fence" : "fence"}, ${promoted === undefined ? "no promotion" : "promotion"}`,
    fenced !== undefined && promoted !== undefined && fenced.sequence < promoted.sequence,
  );
}

/** Checks what both load balancers say. */
export async function checkClaims(
  account: Account,
  recorder: Recorder,
  expected: Readonly<Partial<Record<Role, string>>>,
): Promise<void> {
  for (const [role, words] of Object.entries(expected) as [Role, string][]) {
    recorder.equal(
      `${role}'s load balancer claims, whatever ${peerOf(role)} does`,
      words,
      claimsInWords(await claimsOf(account, role)),
    );
  }
}
