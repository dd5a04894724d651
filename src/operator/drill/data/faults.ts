import type { Fault, Practice } from "./fault-round";
import { acknowledgedBy, checkOn, firstSeen } from "./measured";

/** Longer than anything in DNS takes to settle, in seconds of AWS. */
const SETTLED_SECONDS = 180;

const killedAfterFence: Fault = {
  name: "killed-after-fence",
  title: "The activation is killed between the fence and the promotion, and the primary comes back",
  run: async (practice) => {
    const { recorder, stage } = practice;
    const { dr, primary } = stage.regions;
    await practice.begin("the primary region is cut off");
    stage.cutOff(primary);
    await practice.noticeAndDecide();
    practice.raiseFence();
    practice.say("the activation is killed, and the primary comes back");
    await practice.reconnect();
    await practice.decide();
    recorder.equal("DR still follows the primary", true, dr.link !== undefined);
    await practice.activate();
  },
};

const killedBeforeTasks: Fault = {
  name: "killed-before-tasks",
  title: "The activation is killed between the promotion and the tasks, and the primary comes back",
  run: async (practice) => {
    const { recorder, stage } = practice;
    const { primary } = stage.regions;
    await practice.begin("the primary region is lost");
    stage.lose(primary);
    await practice.noticeAndDecide();
    practice.raiseFence();
    await practice.promote();
    const promotedAt = performance.now();
    practice.say("the activation is killed");
    await practice.bringBack();
    const { standbyTasks } = stage.mode;
    if (standbyTasks === 0) {
      await firstSeen(stage, "primary", promotedAt);
    }
    await practice.decide();
    const serving = standbyTasks === 0 ? "primary" : "dr";
    recorder.equal("DNS answers until the command is repeated", serving, stage.dns.answer.loadBalancer);
    if (standbyTasks === 0) {
      practice.except("2: the newest writer has no task");
      recorder.note(
        `Until the command was repeated, the stale primary recorded ${acknowledgedBy(stage, "primary", promotedAt)} visits, since ` +
          "nothing else could answer: the second row of docs/dns.md, what the fence does not cover. They were brought over.",
      );
    }
    await practice.startTasks();
  },
};

const FIRST_MINUTE = 60;

/** The primary region is cut off, and comes back at a random moment of the activation, before so many seconds. */
async function comesBack(
  practice: Practice,
  beforeSeconds: number,
  notice?: Parameters<Practice["noticeAndDecide"]>[0],
): Promise<void> {
  const { recorder, stage } = practice;
  await practice.begin("the primary region is cut off");
  stage.cutOff(stage.regions.primary);
  await practice.noticeAndDecide(notice);
  const seconds = Math.round(stage.between(0, beforeSeconds));
  const back = stage.options.clock.sleep(seconds).then(() => practice.reconnect());
  await Promise.all([practice.activate(), back]);
  recorder.note(`The primary came back ${seconds} s of AWS after the activation's begin.`);
}

const primaryReturnsEarly: Fault = {
  name: "primary-returns-early",
  title: "The primary comes back in the first minute of the activation",
  run: (practice) => comesBack(practice, FIRST_MINUTE),
};

const primaryReturns: Fault = {
  name: "primary-returns",
  title: "The primary comes back at a random moment of the activation",
  run: (practice) => comesBack(practice, practice.stage.options.assumptions.promotionSeconds + FIRST_MINUTE),
};

const drLostWhileServing: Fault = {
  name: "dr-lost-while-serving",
  title: "DR is lost while it serves, and comes back when the primary has taken over",
  run: async (practice) => {
    const { stage } = practice;
    await practice.moveToDr();
    await practice.begin("the dr region is lost");
    stage.lose(stage.regions.dr);
    await practice.noticeAndDecide({ byAlarm: false });
    await practice.activate();
    await practice.bringBack();
  },
};

const cloudwatchSilent: Fault = {
  name: "cloudwatch-silent",
  title:
    "CloudWatch has no figures throughout, and the primary comes back in the first minute of the activation",
  isCloudWatchSilent: true,
  run: async (practice) => {
    const { recorder, stage } = practice;
    await comesBack(practice, FIRST_MINUTE, { byAlarm: false });
    const asked = Object.values(stage.logic.healthChecks).map((check) =>
      check.kind === "endpoint" ? check.asks : "other checks",
    );
    recorder.equal(
      "what the health checks ask: nothing of CloudWatch",
      ["claim", ...(stage.mode.standbyTasks > 0 ? ["connection"] : []), "other checks", "tasks"],
      [...new Set(asked)].sort(),
    );
  },
};

const checkersReachOneRegion: Fault = {
  name: "checkers-reach-one-region",
  title: "Route 53's checkers reach only one region, and DR is activated beside a primary that is there",
  run: async (practice) => {
    const { recorder, stage } = practice;
    const { dns, mode, options } = stage;
    const { clock } = options;
    const isWarm = mode.standbyTasks > 0;
    practice.say("the checkers reach only the primary");
    const onlyPrimary = performance.now();
    dns.dns.setUnreachable("dr", true);
    await clock.sleep(SETTLED_SECONDS);
    recorder.equal(
      "DNS answers in turn, with DR on standby and out of the checkers' reach",
      ["primary"],
      dns.answersSince(onlyPrimary),
    );
    dns.dns.setUnreachable("dr", false);
    await clock.sleep(SETTLED_SECONDS);

    await practice.begin("the checkers reach only DR");
    dns.dns.setUnreachable("primary", true);
    await practice.noticeAndDecide();
    recorder.equal(
      "DNS answers, with the primary out of the checkers' reach",
      isWarm ? "dr" : "primary",
      dns.answer.loadBalancer,
    );
    await practice.activate();
    const promotedAt = performance.now();
    recorder.equal("DNS answers, with DR activated", "dr", dns.answer.loadBalancer);

    practice.say("the checkers reach only the stale primary");
    practice.mark("only primary reached again");
    dns.dns.setUnreachable("primary", false);
    dns.dns.setUnreachable("dr", true);
    const endpoint = checkOn(stage, "tasks", "primary");
    await clock.until("the primary's health check to pass", () => dns.answer.checks[endpoint] === true);
    await clock.sleep(SETTLED_SECONDS);
    recorder.equal(
      "DNS answers, with DR, which serves, out of the checkers' reach",
      isWarm ? "primary" : "dr",
      dns.answer.loadBalancer,
    );
    dns.dns.setUnreachable("dr", false);
    practice.mark("both reached");
    if (isWarm) {
      practice.except("3: the checkers cannot reach the newest writer's region");
      recorder.note(
        `Until the checkers reached DR again, the stale primary recorded ${acknowledgedBy(stage, "primary", promotedAt)} visits: the ` +
          "third row of docs/dns.md, what the fence does not cover. They were brought over.",
      );
    }
  },
};

const shortFailure: Fault = {
  name: "short-failure",
  title: "The primary is deployed anew, and fails for a short time",
  run: async (practice) => {
    const { recorder, stage } = practice;
    const { dns, options, regions } = stage;
    const { clock } = options;
    const { primary } = regions;
    const answersIn = async (what: string, expected: readonly string[], work: () => Promise<void>) => {
      practice.say(what);
      const since = practice.mark(what);
      await work();
      await clock.sleep(SETTLED_SECONDS);
      recorder.equal(`DNS answers in turn, in ${what}`, expected, dns.answersSince(since));
    };
    const failFor = async (seconds: number) => {
      stage.cutOff(primary);
      await clock.sleep(seconds);
      await stage.reconnect(primary);
    };
    await practice.begin("the primary's short failures");
    const since = performance.now();
    await answersIn("a deployment", ["primary"], () => stage.replaceTasks(primary));
    await answersIn("one bad minute", ["primary"], () => failFor(60));
    await answersIn(
      "a failure of three minutes",
      stage.mode.standbyTasks > 0 ? ["primary", "dr", "primary"] : ["primary"],
      () => failFor(180),
    );
    recorder.equal("visits recorded in DR", 0, acknowledgedBy(stage, "dr", since));
    await firstSeen(stage, "primary", performance.now());
  },
};

/** The faults of a full drill: those of the control half that are about the fence. */
export const FAULTS: readonly Fault[] = [
  killedAfterFence,
  killedBeforeTasks,
  primaryReturnsEarly,
  primaryReturns,
  drLostWhileServing,
  cloudwatchSilent,
  checkersReachOneRegion,
  shortFailure,
];
