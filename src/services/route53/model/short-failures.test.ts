import { describe, expect, test } from "vitest";
import { type ConfigOverrides, synthesize } from "../../../../test/support/synth";
import { ClockedDns, type Probe } from "./clocked-dns";
import { readDnsLogic } from "./read-dns-logic";

/** A primary that fails for a while and comes back by itself, in front of a standby. */

const logicOf = (overrides: ConfigOverrides) => readDnsLogic(synthesize(overrides).stacks);
const pilotLight = logicOf({});
const warm = logicOf({ service: { standbyTasks: 1 } });
const fast = logicOf({ service: { standbyTasks: 1 }, dns: { healthCheckIntervalSeconds: 10 } });

const SETTLED = 300;

interface Failure {
  /** Seconds. */
  readonly lasts: number;
  /** Which of the primary's checks fail meanwhile. */
  readonly fails: (probe: Probe) => boolean;
}

/** One task of the primary's is replaced after the other, as in a deployment. */
type Deployment = "deployment";

/** Changes of the primary's endpoint check and of the DNS answer, in seconds since the failure. */
function changes(logic: typeof warm, standbyTasks: number, event: Failure | Deployment) {
  const dns = new ClockedDns({ logic });
  for (const task of ["a", "b"]) {
    dns.register("primary", task);
  }
  for (let task = 0; task < standbyTasks; task++) {
    dns.register("dr", `standby-${task}`);
  }
  const seen = { check: [] as number[], answer: [] as number[] };
  let last: { check: boolean | undefined; answer: string } | undefined;
  for (let now = 0; now < SETTLED + 600; now += 1) {
    const since = now - SETTLED;
    if (event === "deployment") {
      deploy(dns, since);
    }
    for (const probe of dns.due(now)) {
      const isHit =
        event !== "deployment" &&
        probe.loadBalancer === "primary" &&
        since >= 0 &&
        since < event.lasts &&
        event.fails(probe);
      const reached = probe.by === "load-balancer" || dns.healthyTargets(probe.loadBalancer).length > 0;
      probe.report(reached && !isHit);
    }
    const { checks, loadBalancer: answer } = dns.advance(now);
    const check = checks.dns_failover_primary_endpoint;
    if (last && since >= 0) {
      seen.check.push(...(last.check === check ? [] : [since]));
      seen.answer.push(...(last.answer === answer ? [] : [since]));
    }
    last = { check, answer };
  }
  return seen;
}

function deploy(dns: ClockedDns, since: number): void {
  const steps: Readonly<Record<number, () => void>> = {
    0: () => dns.register("primary", "c"),
    60: () => dns.register("primary", "d"),
    120: () => dns.deregister("primary", "a"),
    180: () => dns.deregister("primary", "b"),
  };
  steps[since]?.();
}

/** The database, or an overload: pages fail, and the load balancer's own check of the task does not. */
const pagesFail = ({ by }: Probe) => by === "route53";
const bad = (lasts: number): Failure => ({ lasts, fails: pagesFail });

/** Every task, or the way to it: the load balancer finds no healthy target. */
const down = (lasts: number): Failure => ({ lasts, fails: () => true });

const WARM = [
  ["30 s", warm],
  ["10 s", fast],
] as const;

describe("of a warm standby with checks every", () => {
  test.each(WARM)(
    "%s, DNS answers with the standby only while Route 53 takes the primary for lost",
    (_, logic) => {
      for (let lasts = 5; lasts <= 180; lasts += 5) {
        for (const failure of [bad(lasts), down(lasts)]) {
          const { answer, check } = changes(logic, 1, failure);
          expect(answer).toEqual(check);
          // There and back at most: no failure that ends makes visitors move twice.
          expect(answer.length).toBeLessThanOrEqual(2);
        }
      }
    },
  );

  test.each(WARM)("%s, a deployment moves no visitor", (_, logic) => {
    expect(changes(logic, 1, "deployment")).toEqual({ check: [], answer: [] });
  });
});

test("a warm standby changes nothing about when Route 53 takes the primary for lost, and for how long", () => {
  for (let lasts = 5; lasts <= 180; lasts += 5) {
    for (const failure of [bad(lasts), down(lasts)]) {
      expect(changes(warm, 1, failure).check).toEqual(changes(pilotLight, 0, failure).check);
    }
  }
});

test("one bad minute moves no visitor to the standby; with checks every 10 s it does", () => {
  expect(changes(warm, 1, bad(60)).answer).toEqual([]);
  expect(changes(warm, 1, down(60)).answer).toEqual([]);
  expect(changes(fast, 1, bad(25)).answer).toEqual([]);
  expect(changes(fast, 1, bad(60)).answer).toEqual([27, 81]);
});

test("the standby of a pilot light is never answered: it has no task", () => {
  expect(changes(pilotLight, 0, down(180)).answer).toEqual([]);
});
