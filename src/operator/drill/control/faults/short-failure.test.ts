import { expect, test } from "vitest";
import { synthesize } from "../../../../../test/support/synth";
import { readDnsLogic } from "../../../../services/route53/model";
import { answerOf } from "../fence";
import { inFailure } from "./short-failure";

const logicOf = (overrides = {}) => readDnsLogic(synthesize(overrides).stacks);
const pilotLight = logicOf();
const warm = logicOf({ service: { standbyTasks: 1 } });
const fast = logicOf({ service: { standbyTasks: 1 }, dns: { healthCheckIntervalSeconds: 10 } });

test("a pilot light is never answered, however long Route 53 takes the primary for lost", () => {
  expect(inFailure(pilotLight, 0, 60)).toEqual({ taken: [], answers: [] });
  const { answers, taken } = inFailure(pilotLight, 0, 180);
  expect(taken).toHaveLength(2);
  expect(answers).toEqual([]);
});

test("a warm standby is answered exactly while Route 53 takes the primary for lost", () => {
  expect(inFailure(warm, 1, 60).answers).toEqual([]);
  const { answers, taken } = inFailure(warm, 1, 180);
  expect(answers).toHaveLength(2);
  expect(answers).toEqual(taken);
});

test("with checks every 10 s, one bad minute moves visitors there and back, once", () => {
  const { answers, taken } = inFailure(fast, 1, 60);
  expect(answers).toHaveLength(2);
  expect(answers).toEqual(taken);
});

/** Both regions have tasks; DR was activated beside a primary that is there. */
const claims = {
  primary: { standby: false, tookOver: false },
  dr: { standby: false, tookOver: false },
};
const serving = ["primary", "dr"] as const;

test.each([
  ["a pilot light", pilotLight, "SECONDARY"],
  ["a warm standby", warm, "PRIMARY"],
] as const)(
  "of %s that serves, with the checkers reaching only the other region",
  (_, logic, withDrCutOff) => {
    expect(answerOf(logic, claims, { serving, silent: ["primary"] })).toBe("SECONDARY");
    expect(answerOf(logic, claims, { serving, silent: ["dr"] })).toBe(withDrCutOff);
  },
);
