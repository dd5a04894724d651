import { describe, expect, test } from "vitest";
import { problemsWith } from "../test-support";

describe("VPC ranges", () => {
  test.each([
    ["11.0.0.0/16", "11.0.0.0/16"],
    ["11.0.0.0/16", "11.0.128.0/17"],
    ["11.0.16.0/20", "11.0.0.0/16"],
  ])("%s and %s overlap", (primary, dr) => {
    expect(problemsWith({ "regions.primary.cidrBlock": primary, "regions.dr.cidrBlock": dr })).toEqual([
      {
        path: "regions.dr.cidrBlock",
        got: `"${dr}"`,
        allowed: `a range that does not overlap regions.primary.cidrBlock, ${primary}`,
        fix: "choose another, such as 10.0.0.0/16",
      },
    ]);
  });

  test("the range proposed is free", () => {
    expect(
      problemsWith({ "regions.primary.cidrBlock": "10.0.0.0/16", "regions.dr.cidrBlock": "10.0.0.0/16" }),
    ).toEqual([
      {
        path: "regions.dr.cidrBlock",
        got: '"10.0.0.0/16"',
        allowed: "a range that does not overlap regions.primary.cidrBlock, 10.0.0.0/16",
        fix: "choose another, such as 10.1.0.0/16",
      },
    ]);
  });

  test("10.0.0.0/17 and 10.0.128.0/17 do not overlap", () => {
    expect(
      problemsWith({ "regions.primary.cidrBlock": "10.0.0.0/17", "regions.dr.cidrBlock": "10.0.128.0/17" }),
    ).toEqual([]);
  });
});

describe("subnets", () => {
  const refused: readonly (readonly [string, Record<string, unknown>, object])[] = [
    [
      "outside their VPC",
      { "regions.dr.publicSubnets": ["11.1.1.0/24", "11.0.2.0/24"] },
      {
        path: "regions.dr.publicSubnets[1]",
        got: '"11.0.2.0/24"',
        allowed: "a range inside regions.dr.cidrBlock, 11.1.0.0/16",
        fix: "move it inside, or remove both lists of subnets for the default ones",
      },
    ],
    [
      "that are the same",
      { "regions.primary.publicSubnets": ["11.0.9.0/24", "11.0.9.0/24"] },
      {
        path: "regions.primary.publicSubnets[1]",
        got: '"11.0.9.0/24"',
        allowed: "a range that does not overlap regions.primary.publicSubnets[0], 11.0.9.0/24",
        fix: "move it, or remove both lists of subnets for the default ones",
      },
    ],
    [
      "that overlap those of the other tier",
      {
        "regions.primary.publicSubnets": ["11.0.16.0/20", "11.0.32.0/20"],
        "regions.primary.privateSubnets": ["11.0.47.0/24", "11.0.48.0/24"],
      },
      {
        path: "regions.primary.privateSubnets[0]",
        got: '"11.0.47.0/24"',
        allowed: "a range that does not overlap regions.primary.publicSubnets[1], 11.0.32.0/20",
        fix: "move it, or remove both lists of subnets for the default ones",
      },
    ],
    [
      "that overlap planned ones",
      { "regions.primary.publicSubnets": ["11.0.0.0/24", "11.0.3.0/24"] },
      {
        path: "regions.primary.publicSubnets[1]",
        got: '"11.0.3.0/24"',
        allowed: "a range that does not overlap regions.primary.privateSubnets[0], 11.0.3.0/24",
        fix: "move it, or remove both lists of subnets for the default ones",
      },
    ],
    [
      "too small for a load balancer",
      { "regions.primary.publicSubnets": ["11.0.1.0/28", "11.0.2.0/24"] },
      {
        path: "regions.primary.publicSubnets[0]",
        got: '"11.0.1.0/28"',
        allowed: "a /27 or larger: a load balancer accepts no smaller subnet",
        fix: "make it larger",
      },
    ],
    [
      "missing where the VPC has no room for the default ones",
      {
        "regions.primary.cidrBlock": "10.0.0.0/25",
        "regions.primary.publicSubnets": ["10.0.0.0/27", "10.0.0.32/27"],
      },
      {
        path: "regions.primary.privateSubnets",
        got: "nothing",
        allowed: "two subnets of 10.0.0.0/25: the default ones do not fit",
        fix: "add them, or make regions.primary.cidrBlock a /24 or larger",
      },
    ],
  ];

  test.each(refused)("%s are refused", (_, values, problem) => {
    expect(problemsWith(values)).toEqual([problem]);
  });

  test.each([
    [
      "of a small VPC that are all given",
      {
        "regions.primary.cidrBlock": "10.0.0.0/25",
        "regions.primary.publicSubnets": ["10.0.0.0/27", "10.0.0.32/27"],
        "regions.primary.privateSubnets": ["10.0.0.64/28", "10.0.0.80/28"],
      },
    ],
    [
      "of which one tier is given, apart from the planned one",
      { "regions.dr.privateSubnets": ["11.1.8.0/21", "11.1.16.0/21"] },
    ],
    ["planned in a /24", { "regions.dr.cidrBlock": "10.0.0.0/24" }],
  ])("%s are accepted", (_, values) => {
    expect(problemsWith(values)).toEqual([]);
  });
});
