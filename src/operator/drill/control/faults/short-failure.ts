import type { DnsLogic } from "../../../../services/route53/model";
import { timeline } from "../../../../services/route53/model/timeline";
import { synthesize } from "../../../runner/synthesize";
import { answersInTurn, watchAnswers } from "../answers";
import { checkClaims, dnsLogicOf } from "../fence";
import { plainApply } from "../plain-apply";
import type { Fault } from "./fault";

const newest = { role: "primary", generation: 1 } as const;

/** From a hiccup over one bad minute to what Route 53 takes for a loss at any interval, in seconds. */
const FAILURES = [15, 30, 60, 90, 120, 180] as const;
/** Checks this far apart take no failure of a minute for a loss. */
const LONG_INTERVAL_SECONDS = 30;
const BAD_MINUTE = 60;

/** The primary's own short failures: nobody is moved, or only as long as Route 53 takes the primary for lost. */
export const shortFailure: Fault = {
  name: "short-failure",
  title: "The primary is deployed anew, and fails for a short time",
  run: async (account, recorder) => {
    const { config, directory } = account;
    const { healthCheckIntervalSeconds } = config.dns;
    const { standbyTasks } = config.service;
    // Its warnings are said already.
    synthesize(directory, () => {}, {
      ...config,
      image: { ...config.image, tag: `${config.image.tag}-next` },
    });
    const { moments, result } = await watchAnswers(account, newest, () =>
      recorder.step("deploy the next image in primary", () => plainApply(account, "primary")),
    );
    recorder.equal("made anew by the deployment", 1, result.counts.replace);
    recorder.equal("DNS answers throughout the deployment", ["PRIMARY"], answersInTurn(moments));
    recorder.check(
      "tasks wanted in primary throughout it",
      `at least ${config.scaling.minTasks}`,
      String(Math.min(...moments.map(({ tasks }) => tasks.primary))),
      moments.every(({ tasks }) => tasks.primary >= config.scaling.minTasks),
    );
    await checkClaims(account, recorder, { dr: "standby", primary: "nothing" });

    const logic = dnsLogicOf(account);
    const failures = FAILURES.map((seconds) => ({ seconds, ...inFailure(logic, standbyTasks, seconds) }));
    for (const { answers, seconds, taken } of failures) {
      const moved = standbyTasks === 0 ? [] : taken;
      recorder.equal(`seconds at which DNS moves visitors, in a failure of ${seconds} s`, moved, answers);
      recorder.check(
        `moves in a failure of ${seconds} s`,
        "there and back at most",
        String(answers.length),
        answers.length <= 2,
      );
    }
    const isLong = healthCheckIntervalSeconds >= LONG_INTERVAL_SECONDS;
    if (standbyTasks > 0 && isLong) {
      const minute = failures.find(({ seconds }) => seconds === BAD_MINUTE);
      recorder.equal("moves in one bad minute", 0, minute?.answers.length);
    }
    recorder.table({
      title: `Failures of the primary, with checks every ${healthCheckIntervalSeconds} s, in seconds since their begin`,
      columns: ["it fails for", "Route 53 takes it for lost, and for well again", "visitors are moved at"],
      rows: failures.map(({ answers, seconds, taken }) => [
        seconds,
        taken.join(", ") || "never",
        answers.join(", ") || "never",
      ]),
    });
    recorder.note(
      "The emulated AWS checks no endpoint: the failures run second by second in the model of Route 53 " +
        "(src/services/route53/model), with the health checks of the applied stacks and the claims just read.",
    );
  },
};

/**
 * What DNS does while the primary answers nothing for so many seconds.
 *
 * @returns seconds since the failure's begin at which Route 53 takes the primary for lost or for well again, and at which
 * DNS changes its answer
 */
export function inFailure(
  logic: DnsLogic,
  standbyTasks: number,
  seconds: number,
): { readonly taken: readonly number[]; readonly answers: readonly number[] } {
  const [endpoint] =
    Object.entries(logic.healthChecks).find(
      ([, check]) => check.kind === "endpoint" && check.asks === "tasks" && check.loadBalancer === "primary",
    ) ?? [];
  const events = timeline({
    logic,
    steps: [
      {
        at: -300,
        what: "both regions run",
        change: ({ startTasks }) => {
          startTasks("primary");
          startTasks("dr", standbyTasks);
        },
      },
      { at: 0, what: "the primary fails", change: ({ setLost }) => setLost("primary", true) },
      { at: seconds, what: "it is back", change: ({ setLost }) => setLost("primary", false) },
    ],
    untilSeconds: seconds + 300,
  }).filter(({ at }) => at >= 0);
  const momentsOf = (beginning: string) =>
    events.filter(({ what }) => what.startsWith(beginning)).map(({ at }) => at);
  return { taken: momentsOf(`${endpoint} is `), answers: momentsOf("DNS answers ") };
}
