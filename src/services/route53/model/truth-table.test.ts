import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { synthesize } from "../../../../test/support/synth";
import { readDnsLogic } from "./read-dns-logic";
import { answerIn, SITUATIONS, type Situation, truthTable } from "./truth-table";

const logic = readDnsLogic(synthesize().stacks);
/** The primary serves, DR is on standby. */
const normal: Situation = {
  primaryEndpoint: true,
  primaryTarget: true,
  drTarget: false,
  standby: "claimed",
  tookOver: "denied",
};
const answers = (situation: Partial<Situation>) => answerIn(logic, { ...normal, ...situation }).answers;

/** The answers in all situations that have these values. */
const answersWhere = (values: Partial<Situation>) => {
  const chosen = SITUATIONS.filter((situation) =>
    Object.entries(values).every(([name, value]) => situation[name as keyof Situation] === value),
  );
  return { count: chosen.length, answers: [...new Set(chosen.map((situation) => answers(situation)))] };
};

describe("what the design guarantees, computed from the synthesized stacks", () => {
  test("the primary serves while DR is empty", () => {
    expect(answers({})).toBe("PRIMARY");
  });

  test("DR never answers without a healthy target", () => {
    expect(answersWhere({ drTarget: false })).toEqual({ count: 30, answers: ["PRIMARY"] });
  });

  test("a primary that comes back is fenced while DR does not say that it is on standby", () => {
    const back = { primaryEndpoint: true, primaryTarget: true, drTarget: true, tookOver: "denied" } as const;
    expect(answers({ ...back, standby: "denied" })).toBe("SECONDARY");
    expect(answers({ ...back, standby: "silent" })).toBe("SECONDARY");
  });

  test("a DR that comes back is fenced while the primary says that it took over", () => {
    expect(answersWhere({ drTarget: true, tookOver: "claimed" })).toEqual({
      count: 12,
      answers: ["PRIMARY"],
    });
  });

  test("a primary that is silent does not fence DR", () => {
    expect(answersWhere({ primaryEndpoint: false, drTarget: true, tookOver: "silent" })).toEqual({
      count: 6,
      answers: ["SECONDARY"],
    });
  });
});

test("every situation is listed once", () => {
  expect(new Set(SITUATIONS.map((situation) => JSON.stringify(situation))).size).toBe(60);
});

test("docs/dns.md has the table computed from the synthesized stacks", () => {
  const text = readFileSync(join(__dirname, "../../../../docs/dns.md"), "utf8");
  const table = /<!-- truth-table:begin -->\n([\s\S]*?)\n<!-- truth-table:end -->/.exec(text)?.[1];
  // To regenerate it: npm run dns-table
  expect(table).toBe(truthTable(logic));
});
