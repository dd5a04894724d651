import { alarmName } from "../../../contract/names";
import { readDnsLogic } from "../../../services/route53/model";
import { answer } from "../../../services/route53/model/answer";
import { readSynthesizedStacks } from "../../../terraform/stack/synthesized-stack";
import type { Account } from "./account";
import { alarms, setAlarm } from "./aws-view";
import { checkRecords } from "./expectations";
import type { Recorder } from "./recorder";

/** The alarm that is in ALARM while DR serves; Route 53 watches it. */
export function servingAlarm({ config }: Account): string {
  return alarmName(config, "dr", "serving");
}

/**
 * Checks where DNS sends visitors while the primary region is back and its endpoint is healthy again.
 *
 * The emulated AWS has no metrics and resolves nothing: the alarm's state is set as CloudWatch would, then read back from
 * AWS, and the synthesized health checks are evaluated from it as Route 53 does.
 *
 * @param drServes - whether DR has healthy targets
 */
export async function checkAnswer(
  account: Account,
  recorder: Recorder,
  drServes: boolean,
  expected: "PRIMARY" | "SECONDARY",
): Promise<void> {
  await checkRecords(account, recorder);
  const name = servingAlarm(account);
  await setAlarm(account, "dr", name, drServes ? "ALARM" : "OK");
  const state = (await alarms(account, "dr")).get(name)?.state as "OK" | "ALARM";
  const logic = readDnsLogic(readSynthesizedStacks(account.directory));
  const ids = Object.entries(logic.healthChecks);
  const { answers } = answer(logic, {
    endpoints: Object.fromEntries(
      ids.filter(([, { kind }]) => kind === "endpoint").map(([id]) => [id, true]),
    ),
    healthyTargets: new Set(drServes ? ["primary", "dr"] : ["primary"]),
    alarms: Object.fromEntries(ids.filter(([, { kind }]) => kind === "alarm").map(([id]) => [id, state])),
    lastKnown: {},
  });
  recorder.equal(
    `DNS answers, with the primary's endpoint well and ${drServes ? "DR serving" : "no target in DR"}`,
    expected,
    answers,
  );
}
