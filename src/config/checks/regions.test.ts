import { describe, expect, test } from "vitest";
import { problemsWith } from "../test-support";

describe("the two regions", () => {
  test("are not the same", () => {
    expect(problemsWith({ "regions.dr.region": "eu-west-1" })).toEqual([
      {
        path: "regions.dr.region",
        got: '"eu-west-1"',
        allowed: "a region other than regions.primary.region, eu-west-1",
        fix: "choose a different region: a lost region cannot stand in for itself",
      },
    ]);
  });

  test("are not both on standby", () => {
    expect(problemsWith({ "regions.primary.posture": "standby" })).toEqual([
      {
        path: "regions.primary.posture",
        got: '"standby"',
        allowed: '"active" in one of the two regions: a standby replicates the other region\'s writer',
        fix: "set the region that serves to active",
      },
    ]);
  });

  test.each([
    ["primary active, dr standby", "active", "standby"],
    ["primary standby, dr active", "standby", "active"],
    ["both active, as after an activation", "active", "active"],
  ])("may be %s", (_, primary, dr) => {
    expect(problemsWith({ "regions.primary.posture": primary, "regions.dr.posture": dr })).toEqual([]);
  });
});

describe("Availability Zones", () => {
  test("of another region are refused, each", () => {
    expect(problemsWith({ "regions.dr.availabilityZones": ["eu-west-1a", "eu-west-1c"] })).toEqual([
      {
        path: "regions.dr.availabilityZones[0]",
        got: '"eu-west-1a"',
        allowed: "an Availability Zone of regions.dr.region, eu-central-1",
        fix: "use eu-central-1a, or remove regions.dr.availabilityZones to use zones a and b",
      },
      {
        path: "regions.dr.availabilityZones[1]",
        got: '"eu-west-1c"',
        allowed: "an Availability Zone of regions.dr.region, eu-central-1",
        fix: "use eu-central-1c, or remove regions.dr.availabilityZones to use zones a and b",
      },
    ]);
  });

  test("that are the same are refused", () => {
    expect(problemsWith({ "regions.primary.availabilityZones": ["eu-west-1b", "eu-west-1b"] })).toEqual([
      {
        path: "regions.primary.availabilityZones[1]",
        got: '"eu-west-1b"',
        allowed:
          "a zone other than regions.primary.availabilityZones[0], eu-west-1b: the load balancer and RDS need two",
        fix: "choose a second zone",
      },
    ]);
  });

  test("of the region are accepted", () => {
    expect(problemsWith({ "regions.primary.availabilityZones": ["eu-west-1c", "eu-west-1a"] })).toEqual([]);
  });
});

describe("the oldest generation of the database", () => {
  test("is not newer than the current one", () => {
    expect(problemsWith({ "regions.dr.oldestDatabaseGeneration": 2 })).toEqual([
      {
        path: "regions.dr.oldestDatabaseGeneration",
        got: "2",
        allowed: "at most regions.dr.databaseGeneration, 1",
        fix: "lower it: the current generation is never retired",
      },
    ]);
  });

  test.each([
    [3, 1],
    [3, 3],
  ])("of current %i may be %i", (current, oldest) => {
    expect(
      problemsWith({
        "regions.dr.databaseGeneration": current,
        "regions.dr.oldestDatabaseGeneration": oldest,
      }),
    ).toEqual([]);
  });
});
