import { describe, expect, it, test } from "vitest";
import {
  activate,
  type Posture,
  peerOf,
  quiesce,
  type Regions,
  type RegionVariables,
  reprotect,
  reprotectSteps,
  resume,
  retire,
  switchoverStage,
  terraformVariables,
  upgrade,
} from ".";

function region(posture: Posture, databaseGeneration = 1, oldestDatabaseGeneration = 1): RegionVariables {
  return {
    posture,
    databaseGeneration,
    oldestDatabaseGeneration,
    unprotectedDatabaseGenerationsBelow: 1,
    fencesPeer: false,
  };
}

/** As a step that is not about the fence has it: the plan leaves the claim as it is. */
function keepingFence(...args: Parameters<typeof region>): RegionVariables {
  return { ...region(...args), fencesPeer: undefined };
}

function regions(primary: Posture, dr: Posture): Regions {
  return { primary: region(primary), dr: region(dr) };
}

test("each region is the other's peer", () => {
  expect([peerOf("primary"), peerOf("dr")]).toEqual(["dr", "primary"]);
});

describe("activate", () => {
  it("makes a standby active and changes nothing else", () => {
    const step = activate("dr", region("standby", 3, 2));
    expect([step.name, step.stack, step.variables]).toEqual(["activate", "dr", region("active", 3, 2)]);
  });

  it("repeated, plans the same again, which finishes an interrupted apply", () => {
    const step = activate("dr", region("active"));
    expect(step.variables).toEqual(keepingFence("active"));
    expect(step.purpose).toContain("dr is already active");
  });

  it("names resume for a quiesced region", () => {
    expect(() => activate("primary", region("quiesced"))).toThrow(
      "primary is quiesced: it holds the writer, and there is no replica to promote. To let it serve again: resume.",
    );
  });
});

describe("a step that is not about the fence", () => {
  const fencing = (posture: Posture) => ({ ...region(posture, 2), fencesPeer: true });

  it("makes a claim of the state again, which an interrupted apply may not have made", () => {
    expect(
      [
        activate("primary", fencing("active")),
        resume("primary", { primary: fencing("quiesced"), dr: region("standby") }),
        ...retire("primary", fencing("active")),
      ].map(({ variables }) => terraformVariables(variables).fences_peer),
    ).toEqual(["true", "true", "true", "true"]);
  });

  it("ends none that only the load balancer makes", () => {
    expect(
      [
        activate("primary", region("active")),
        resume("primary", regions("quiesced", "standby")),
        upgrade("dr", regions("active", "standby")),
        ...retire("primary", region("active", 2)),
      ].flatMap(({ variables }) =>
        Object.keys(terraformVariables(variables)).filter((name) => name === "fences_peer"),
      ),
    ).toEqual([]);
  });
});

describe("quiesce", () => {
  it("keeps the writer of the serving region", () => {
    expect(quiesce("primary", regions("active", "standby")).variables).toEqual(region("quiesced"));
  });

  it("repeated, plans the same again", () => {
    expect(quiesce("primary", regions("quiesced", "standby")).variables).toEqual(region("quiesced"));
  });

  it.each([
    ["a standby", "dr", regions("active", "standby"), "dr is standby: it does not serve"],
    ["a region without a replica", "primary", regions("active", "active"), "dr is active, not standby"],
    ["after the promotion", "primary", regions("quiesced", "active"), "dr is active, not standby"],
  ] as const)("is refused for %s", (_, role, now, message) => {
    expect(() => quiesce(role, now)).toThrow(message);
  });
});

describe("resume", () => {
  it("makes a quiesced region active again", () => {
    expect(resume("primary", regions("quiesced", "standby")).variables).toEqual(keepingFence("active"));
  });

  it("repeated, plans the same again", () => {
    expect(resume("primary", regions("active", "standby")).variables).toEqual(keepingFence("active"));
  });

  it("is refused once the peer is promoted: two regions would write", () => {
    expect(() => resume("primary", regions("quiesced", "active"))).toThrow(
      "dr is active: two regions would write. To make primary follow it: reprotect.",
    );
  });

  it("names activate for a standby", () => {
    expect(() => resume("dr", regions("active", "standby"))).toThrow("To make it serve: activate.");
  });
});

describe("reprotect", () => {
  it.each(["active", "quiesced"] as const)(
    "of an %s region creates a new generation next to the old",
    (posture) => {
      const now = { primary: region(posture, 1), dr: region("active", 4, 3) };
      expect(reprotect("primary", now).variables).toEqual(region("standby", 2, 1));
    },
  );

  it("repeated, creates no further generation", () => {
    const now = { primary: region("standby", 2), dr: region("active") };
    expect(reprotect("primary", now).variables).toEqual(region("standby", 2));
  });

  it.each([
    ["standby", "First: activate dr."],
    ["quiesced", "First let dr serve: resume."],
  ] as const)("is refused while the peer is %s", (posture, next) => {
    expect(() => reprotect("primary", regions("active", posture))).toThrow(next);
  });
});

describe("the claim to have taken over", () => {
  const tookOver = { ...region("active", 2), fencesPeer: true };

  it("is made when the primary is activated and its peer may still serve, never by DR or in a switchover", () => {
    expect(activate("primary", region("standby", 2)).variables.fencesPeer).toBe(true);
    expect(activate("primary", region("standby", 2), "quiesced").variables.fencesPeer).toBe(false);
    expect(activate("dr", region("standby")).variables.fencesPeer).toBe(false);
  });

  it("is kept by a repeated activation, and ended when the primary is quiesced or follows", () => {
    expect(activate("primary", tookOver).variables.fencesPeer).toBe(true);
    expect(quiesce("primary", { primary: tookOver, dr: region("standby") }).variables.fencesPeer).toBe(false);
    expect(reprotect("primary", { primary: tookOver, dr: region("active") }).variables.fencesPeer).toBe(
      false,
    );
  });

  it.each([
    ["active", ["quiesce dr quiesced 1", "unfence primary active 2", "reprotect dr standby 2"]],
    ["quiesced", ["quiesce dr quiesced 1", "unfence primary active 2", "reprotect dr standby 2"]],
    ["standby", ["unfence primary active 2", "reprotect dr standby 1"]],
  ] as const)(
    "ends before a DR that is %s follows again, and not before it has stopped",
    (posture, expected) => {
      const steps = reprotectSteps("dr", { primary: tookOver, dr: region(posture) });
      expect(
        steps.map(
          ({ name, stack, variables }) =>
            `${name} ${stack} ${variables.posture} ${variables.databaseGeneration}`,
        ),
      ).toEqual(expected);
      expect(steps.every(({ variables }) => !variables.fencesPeer)).toBe(true);
    },
  );

  it("without it, a reprotection is one step", () => {
    expect(reprotectSteps("dr", regions("active", "active")).map(({ name }) => name)).toEqual(["reprotect"]);
  });
});

describe("retire", () => {
  it("first turns off the protection of the older generations, then deletes them", () => {
    const steps = retire("primary", region("active", 3, 1));
    expect(steps.map(({ name, variables }) => [name, variables])).toEqual([
      ["unprotect", { ...keepingFence("active", 3, 1), unprotectedDatabaseGenerationsBelow: 3 }],
      ["retire", { ...keepingFence("active", 3, 3), unprotectedDatabaseGenerationsBelow: 3 }],
    ]);
    expect(steps[1]?.purpose).toBe(
      "Deletes primary's database generations 1 to 2, with a final snapshot of each.",
    );
  });

  it("with no older generation left, plans only the deletion: it finishes or changes nothing", () => {
    expect(retire("dr", region("standby", 2, 2)).map(({ name }) => name)).toEqual(["retire"]);
  });
});

describe("upgrade", () => {
  it("keeps the variables of the standby: what RDS reports decides", () => {
    expect(upgrade("dr", regions("active", "standby")).variables).toEqual(keepingFence("standby"));
  });

  it.each([
    ["active", "standby", "Upgrade the replica first: upgrade --region dr. Then: switchover --to dr."],
    ["active", "active", "First make one region follow the other: reprotect."],
    ["quiesced", "active", "First make one region follow the other: reprotect."],
  ] as const)("of the region that has the writer (%s, the other one %s) is refused", (here, there, next) => {
    expect(() => upgrade("primary", regions(here, there))).toThrow(next);
  });
});

describe("a switchover", () => {
  it.each([
    ["active", "standby", "quiesce"],
    ["quiesced", "standby", "activate"],
    ["quiesced", "active", "reprotect"],
    ["standby", "active", "done"],
  ] as const)("with the old region %s and the new %s goes on with %s", (from, to, stage) => {
    expect(switchoverStage("dr", regions(from, to))).toBe(stage);
  });

  it.each([
    ["active", "active", "Both regions are active"],
    ["standby", "standby", "neither serves. First: activate."],
    ["standby", "quiesced", "dr is quiesced: it already holds the writer. To let it serve again: resume."],
  ] as const)("is refused with the old region %s and the new %s", (from, to, message) => {
    expect(() => switchoverStage("dr", regions(from, to))).toThrow(message);
  });
});

test("variables have their Terraform names", () => {
  expect(terraformVariables({ ...region("standby", 3, 2), unprotectedDatabaseGenerationsBelow: 3 })).toEqual({
    posture: "standby",
    database_generation: "3",
    oldest_database_generation: "2",
    unprotected_database_generations_below: "3",
    fences_peer: "false",
  });
});
