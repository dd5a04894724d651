import { describe, expect, test } from "vitest";
import { synthesize } from "../../../../test/support/synth";
import { ClockedDns } from "./clocked-dns";
import { readDnsLogic } from "./read-dns-logic";

const logic = readDnsLogic(synthesize().stacks);
const started = () => new ClockedDns({ logic });

test("each checker runs once per interval at its own point, and each load balancer checks its targets", () => {
  const dns = started();
  dns.register("primary", "a");
  const asked = { route53: 0, "load-balancer": 0 };
  for (let now = 0; now < 60; now += 1) {
    for (const { by } of dns.due(now)) {
      asked[by] += 1;
    }
  }
  expect(asked).toEqual({ route53: 16, "load-balancer": 4 });
});

test("a late caller gets each check once, not once per missed interval", () => {
  const dns = started();
  dns.due(0);
  // Of the tasks: it answers the checks of claims itself.
  expect(dns.due(300)).toHaveLength(8);
  expect(dns.due(301)).toHaveLength(0);
});

test("a probe has the load balancer, path and target to check", () => {
  const dns = started();
  dns.register("dr", "a");
  expect(dns.due(0)).toEqual([
    {
      by: "load-balancer",
      loadBalancer: "dr",
      path: "/health.php",
      target: "a",
      report: expect.any(Function),
    },
  ]);
});

test("a load balancer that no record points to is an error", () => {
  expect(() => started().register("third", "a")).toThrow("There is no load balancer third.");
});

describe("the checks of what load balancers say themselves", () => {
  /** The health of the fence's checks after some seconds. */
  const health = (dns: ClockedDns, from: number, seconds: number) => {
    for (let now = from; now < from + seconds; now += 1) {
      dns.due(now);
    }
    const { checks } = dns.advance(from + seconds);
    return [checks.dns_failover_dr_standby, checks.dns_failover_primary_took_over];
  };

  test("follow the variables that the regions are applied with", () => {
    const dns = started();
    expect(health(dns, 0, 100)).toEqual([true, true]);
    dns.setClaims("dr", { posture: "active" });
    dns.setClaims("primary", { posture: "active", fences_peer: true });
    expect(health(dns, 100, 100)).toEqual([false, false]);
  });

  test("count silence as no claim: of a lost region, and of one that the checkers cannot reach", () => {
    const dns = started();
    dns.setClaims("primary", { posture: "active", fences_peer: true });
    dns.setLost("primary", true);
    dns.setUnreachable("dr", true);
    expect(health(dns, 0, 100)).toEqual([false, true]);
    dns.setLost("primary", false);
    dns.setUnreachable("dr", false);
    expect(health(dns, 100, 100)).toEqual([true, false]);
  });
});
