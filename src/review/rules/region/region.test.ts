import { expect, test } from "vitest";
import { created, problemsOf, testPlanRule } from "../test-support";
import { outsideRegion } from "./outside-region";

testPlanRule(outsideRegion, {
  violating: created("aws_subnet", { availability_zone: "eu-central-1a" }),
  problem: "calls eu-central-1; the stack is in eu-west-1",
  compliant: created("aws_subnet", { availability_zone: "eu-west-1a" }),
});

test("a resource is in its provider's region, unless it sets another", () => {
  const change = created("aws_sns_topic", { name: "alerts" });
  expect(problemsOf(outsideRegion, change, { regionOf: () => "us-east-1" })).toEqual([
    "calls us-east-1; the stack is in eu-west-1",
  ]);
  expect(problemsOf(outsideRegion, change, { homeRegion: undefined })).toEqual([]);
});

test("the second region of one of this project's stacks is meant, as long as the resource is in it", () => {
  const change = created("aws_sns_topic", { name: "alerts" });
  const second = { regionOf: () => "us-east-1", isSecondRegion: () => true };
  expect(problemsOf(outsideRegion, change, second)).toEqual([]);
  const elsewhere = created("aws_subnet", { availability_zone: "eu-central-1a" });
  expect(problemsOf(outsideRegion, elsewhere, second)).toEqual([
    "calls eu-central-1; the stack is in eu-west-1",
  ]);
});
