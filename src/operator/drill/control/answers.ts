import { setTimeout as sleep } from "node:timers/promises";
import type { RegionRole } from "../../../contract";
import { databaseIdentifier, regionName, serviceName } from "../../../contract/names";
import type { Answer, DnsLogic } from "../../../services/route53/model";
import { readDatabases } from "../../aws/databases";
import { readTasks } from "../../aws/tasks";
import { peerOf } from "../../lifecycle";
import type { Recorder } from "../recorder";
import type { Account } from "./account";
import { drillAccess } from "./aws-view";
import { answerOf, claimsOf, dnsLogicOf } from "./fence";

/** The database that is promoted last: whichever region has it is the one that DNS must answer with. */
export interface Newest {
  readonly role: RegionRole;
  readonly generation: number;
}

/** Both regions at one moment, as far as the emulated AWS has them. */
export interface Moment {
  readonly answers: Answer["answers"];
  /** Tasks wanted; none in a region that is lost. */
  readonly tasks: Readonly<Record<RegionRole, number>>;
  /** Whether the newest database is a writer: the peer's is stale from then on. */
  readonly isPromoted: boolean;
}

const ROLES = ["primary", "dr"] as const;
const ANSWER = { primary: "PRIMARY", dr: "SECONDARY" } as const;
const everyMilliseconds = 500;

/**
 * Reads back what decides the DNS answer, and computes the answer when all checkers have had the time to settle. The
 * emulated AWS has no tasks: those that its service wants count as healthy.
 */
export function answerNow(account: Account, newest: Newest): Promise<Moment> {
  return answerBy(dnsLogicOf(account), account, newest, []);
}

async function answerBy(
  logic: DnsLogic,
  account: Account,
  { generation, role }: Newest,
  cutOff: readonly RegionRole[],
): Promise<Moment> {
  const { config } = account;
  const access = drillAccess(account);
  // In this order: the fence is up before the promotion, so that what is read later may not be earlier.
  const databases = await readDatabases(access, config, role);
  const identifier = databaseIdentifier(config, role, generation);
  const newest = databases.known
    ? databases.value.find((database) => database.identifier === identifier)
    : undefined;
  const tasksOf = async (of: RegionRole) => {
    const { region } = config.regions[of];
    const tasks = await readTasks(access, region, regionName(config, of), serviceName(config));
    return tasks.known ? tasks.value.desired : 0;
  };
  const tasks = { primary: await tasksOf("primary"), dr: await tasksOf("dr") };
  const claims = { primary: await claimsOf(account, "primary"), dr: await claimsOf(account, "dr") };
  const answers = answerOf(logic, claims, {
    serving: ROLES.filter((one) => tasks[one] > 0),
    silent: ROLES.filter((one) => claims[one] === undefined || cutOff.includes(one)),
  });
  return { answers, tasks, isPromoted: newest !== undefined && newest.sourceIdentifier === undefined };
}

/**
 * Asks for the DNS answer again and again while something goes on, and once more at its end.
 *
 * @param cutOff - regions that Route 53's checkers do not reach meanwhile
 */
export async function watchAnswers<T>(
  account: Account,
  newest: Newest,
  work: () => Promise<T>,
  cutOff: readonly RegionRole[] = [],
): Promise<{ readonly result: T; readonly moments: readonly Moment[] }> {
  const logic = dnsLogicOf(account);
  const moments: Moment[] = [];
  let isOver = false;
  const working = work().finally(() => {
    isOver = true;
  });
  // An error is thrown at the end, not before.
  const ended = working.catch(() => {});
  while (!isOver) {
    moments.push(await answerBy(logic, account, newest, cutOff));
    await Promise.race([ended, sleep(everyMilliseconds)]);
  }
  moments.push(await answerBy(logic, account, newest, cutOff));
  return { result: await working, moments };
}

/** The stale region is never answered while the newer one can serve. */
export function checkNeverStale(
  recorder: Recorder,
  when: string,
  { role }: Newest,
  moments: readonly Moment[],
): void {
  const critical = moments.filter(({ isPromoted, tasks }) => isPromoted && tasks[role] > 0);
  const stale = critical.filter(({ answers }) => answers !== ANSWER[role]);
  recorder.equal(`moments ${when} at which DNS answers the stale ${peerOf(role)}`, 0, stale.length);
  recorder.check(
    `moments ${when} at which the answer could have been stale`,
    "more than 0",
    String(critical.length),
    critical.length > 0,
  );
}

/** The answers one after the other, without repetitions: `PRIMARY, SECONDARY`. */
export function answersInTurn(moments: readonly Moment[]): readonly Answer["answers"][] {
  return moments.map(({ answers }) => answers).filter((one, index, all) => one !== all[index - 1]);
}

/**
 * A region that serves is lost and comes back before anyone acts: a warm standby is answered meanwhile, from its replica,
 * and not any longer. With a pilot light nothing serves meanwhile, and Route 53 answers the primary.
 *
 * @param standby - the replica of the region that follows
 */
export async function checkShortLoss(account: Account, recorder: Recorder, standby: Newest): Promise<void> {
  const { role } = standby;
  const serving = peerOf(role);
  const { standbyTasks } = account.config.service;
  const region = account.regionOf(serving);
  const lost = await recorder.step(`cut off ${region}, nobody acts`, async () => {
    await account.emulator.cutRegion(region);
    return answerNow(account, standby);
  });
  recorder.equal(
    `DNS answers while ${serving} is lost`,
    ANSWER[standbyTasks > 0 ? role : "primary"],
    lost.answers,
  );
  recorder.equal(`tasks wanted in ${role} then`, standbyTasks, lost.tasks[role]);
  recorder.equal(`${role}'s database takes writes then`, false, lost.isPromoted);
  const back = await recorder.step(`bring ${region} back, nobody has acted`, async () => {
    await account.emulator.restoreRegion(region);
    return answerNow(account, standby);
  });
  recorder.equal(`DNS answers when ${serving} is back`, ANSWER[serving], back.answers);
}

/** The answers after the loss of the primary: it is answered until DR has a task. */
export function answersAfterLoss({ config }: Account): readonly Answer["answers"][] {
  return config.service.standbyTasks > 0 ? ["SECONDARY"] : ["PRIMARY", "SECONDARY"];
}

/**
 * The answer while Route 53's checkers do not reach a DR that serves, and do reach the stale primary: the third row of
 * docs/dns.md, "What it does not cover".
 */
export function answerWithDrCutOff({ config }: Account): Answer["answers"] {
  return config.service.standbyTasks > 0 ? "PRIMARY" : "SECONDARY";
}
