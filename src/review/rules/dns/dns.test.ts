import { expect, test } from "vitest";
import type { Values } from "../../../terraform/plan";
import { created, deleted, problemsOf, testPlanRule, updated } from "../test-support";
import { fenceEnded } from "./fence-ended";
import { healthCheckChanged } from "./health-check-changed";
import { recordChanged } from "./record-changed";
import { trafficShifted } from "./traffic-shifted";

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
  const keepsRecord = ({ name, type, zone_id }: Values) => `${zone_id} ${name} ${type}` === "Z1 www A";
  expect(problemsOf(recordChanged, change, { keepsRecord })).toEqual(["adds an answer to the existing ones"]);
});

const weighted = (weight: number) => ({
  action: [{ type: "forward", forward: [{ target_group: [{ arn: "arn:a", weight }] }] }],
});

testPlanRule(trafficShifted, {
  violating: updated("aws_lb_listener_rule", weighted(100), weighted(0)),
  problem: "shifts traffic between targets",
  compliant: updated("aws_lb_listener_rule", { priority: 1 }, { priority: 2 }),
});

test("a certificate's validation record, whose name is not known yet, takes over nothing", () => {
  const change = created(
    "aws_route53_record",
    { allow_overwrite: true },
    { unknown: { name: true, records: true } },
  );
  expect(problemsOf(recordChanged, change)).toEqual([]);
});

const claim = (path: string, status_code: string) => ({
  condition: [{ path_pattern: [{ values: [path] }] }],
  action: [{ type: "fixed-response", fixed_response: [{ content_type: "text/plain", status_code }] }],
});

testPlanRule(fenceEnded, {
  violating: updated(
    "aws_lb_listener_rule",
    claim("/region/took-over", "200"),
    claim("/region/took-over", "503"),
  ),
  problem: "ends the claim to have taken over from a lost region",
  compliant: updated(
    "aws_lb_listener_rule",
    claim("/region/took-over", "503"),
    claim("/region/took-over", "200"),
  ),
});

test("the fence ends with its rule, and not with another claim or with other attributes of the rule", () => {
  const type = "aws_lb_listener_rule";
  const tookOver = claim("/region/took-over", "200");
  expect(problemsOf(fenceEnded, deleted(type, tookOver))).toEqual([
    "ends the claim to have taken over from a lost region",
  ]);
  const standby = [claim("/region/standby", "200"), claim("/region/standby", "503")] as const;
  expect(problemsOf(fenceEnded, updated(type, ...standby))).toEqual([]);
  expect(problemsOf(fenceEnded, updated(type, tookOver, { ...tookOver, tags: { Name: "new" } }))).toEqual([]);
});
