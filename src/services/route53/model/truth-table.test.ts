import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { synthesize } from "../../../../test/support/synth";
import type { DnsLogic } from "./dns-logic";
import { readDnsLogic } from "./read-dns-logic";
import { answerIn, SITUATIONS, type Situation, truthTable } from "./truth-table";

const logic = readDnsLogic(synthesize().stacks);
const healthy: Situation = {
  primaryEndpoint: true,
  primaryTarget: true,
  drTarget: true,
  alarmData: "serving",
};
const answers = (situation: Partial<Situation>, reading: Parameters<typeof answerIn>[2] = "data-stream") =>
  answerIn(logic, { ...healthy, ...situation }, reading).answers;

describe("what the design guarantees, computed from the synthesized stacks", () => {
  test("the primary serves while DR is empty", () => {
    expect(answers({ drTarget: false, alarmData: "idle" })).toBe("PRIMARY");
  });

  test.each(["data-stream", "as-alarm"] as const)(
    "DR never answers without a healthy target (%s)",
    (reading) => {
      const empty = SITUATIONS.filter(({ drTarget }) => !drTarget);
      expect(empty).toHaveLength(16);
      expect(new Set(empty.map((situation) => answers(situation, reading)))).toEqual(new Set(["PRIMARY"]));
    },
  );

  test.each(["data-stream", "as-alarm"] as const)(
    "DR answers when the primary does not, and DR can (%s)",
    (reading) => {
      const failed = SITUATIONS.filter(
        ({ primaryEndpoint, primaryTarget, drTarget }) => drTarget && !(primaryEndpoint && primaryTarget),
      );
      expect(failed).toHaveLength(12);
      expect(new Set(failed.map((situation) => answers(situation, reading)))).toEqual(new Set(["SECONDARY"]));
    },
  );

  test("a primary that comes back is fenced while DR's data show that it serves", () => {
    expect(answers({})).toBe("SECONDARY");
  });

  test("the fence holds when the data stop while DR serves, if Route 53 treats them as missing", () => {
    expect(answers({ alarmData: "missing-after-serving" })).toBe("SECONDARY");
  });
});

test("with missing data as insufficient, and insufficient as unhealthy, only the first minute is not covered", () => {
  const stricter: DnsLogic = {
    ...logic,
    healthChecks: Object.fromEntries(
      Object.entries(logic.healthChecks).map(([id, check]) => [
        id,
        check.kind === "alarm"
          ? {
              ...check,
              alarm: { ...check.alarm, treatMissingData: "missing" as const },
              insufficientDataHealthStatus: "Unhealthy" as const,
            }
          : check,
      ]),
    ),
  };
  const open = SITUATIONS.filter(
    (situation) =>
      situation.drTarget &&
      (["data-stream", "as-alarm"] as const).some(
        (reading) => answerIn(stricter, situation, reading).answers === "PRIMARY",
      ),
  );
  expect(open).toEqual([{ ...healthy, alarmData: "idle" }]);
});

test("every situation is listed once", () => {
  expect(new Set(SITUATIONS.map((situation) => JSON.stringify(situation))).size).toBe(32);
});

test("docs/dns.md has the table computed from the synthesized stacks", () => {
  const text = readFileSync(join(__dirname, "../../../../docs/dns.md"), "utf8");
  const table = /<!-- truth-table:begin -->\n([\s\S]*?)\n<!-- truth-table:end -->/.exec(text)?.[1];
  // To regenerate it: npm run dns-table
  expect(table).toBe(truthTable(logic));
});
