import { expect, test } from "vitest";
import { created, problemsOf, testPlanRule, updated } from "../test-support";
import { healthCheckChanged } from "./health-check-changed";
import { recordChanged } from "./record-changed";

testPlanRule(healthCheckChanged, {
  violating: updated("aws_route53_health_check", { disabled: false }, { disabled: true }),
  problem: "changes when a target counts as healthy",
  compliant: updated("aws_route53_health_check", { child_healthchecks: null }, { child_healthchecks: [] }),
});

testPlanRule(recordChanged, {
  violating: updated(
    "aws_route53_record",
    { name: "www.lamp.test", records: ["192.0.2.1"] },
    { name: "www.lamp.test", records: ["192.0.2.2"] },
  ),
  problem: "changes what a record answers",
  compliant: updated(
    "aws_route53_record",
    { name: "www.lamp.test", ttl: 60, records: ["192.0.2.1"] },
    { name: "www.lamp.test", ttl: 300, records: ["192.0.2.1"] },
  ),
});

test("a record for machines moves no visitors", () => {
  const record = (target: string) => ({ name: "_abc.lamp.test", records: [target] });
  expect(problemsOf(recordChanged, updated("aws_route53_record", record("a"), record("b")))).toEqual([]);
});

test("a record that takes over another one is reported", () => {
  const change = created("aws_route53_record", { name: "www.lamp.test", allow_overwrite: true });
  expect(problemsOf(recordChanged, change)).toEqual(["takes over a record that may exist"]);
});

test("a weighted record next to an existing one takes part of the traffic", () => {
  const change = created("aws_route53_record", {
    ...{ zone_id: "Z1", name: "www", type: "A" },
    set_identifier: "new",
    weighted_routing_policy: [{ weight: 255 }],
  });
  expect(problemsOf(recordChanged, change)).toEqual([]);
  const keepsRecords = (set: string) => set === "Z1 www A";
  expect(problemsOf(recordChanged, change, { keepsRecords })).toEqual([
    "adds an answer to the existing ones",
  ]);
});
