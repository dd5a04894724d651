import { expect, test } from "vitest";
import { TerraformInterrupted } from "../../../terraform/run";
import { Recorder } from "../recorder";
import { whole } from "./whole";

const recorder = () => new Recorder("Round 1", () => {});
const broken = async () => {
  throw new Error("the emulated AWS did not answer");
};

test("a part that throws is a failed check in the report", async () => {
  const round = recorder();
  expect(await whole(round, undefined, broken)).toBe(false);
  expect(round.section().checks).toEqual([
    {
      what: "it ran to its end",
      expected: "no error",
      observed: "the emulated AWS did not answer",
      passed: false,
    },
  ]);
});

test("a part that succeeds adds nothing", async () => {
  const round = recorder();
  expect(await whole(round, undefined, async () => {})).toBe(true);
  expect(round.section().checks).toEqual([]);
});

test.each([
  ["breaks off", broken],
  ["ends", async () => {}],
])("what %s because the user stopped the drill ends the drill", async (_, work) => {
  await expect(whole(recorder(), AbortSignal.abort(), work)).rejects.toThrow(TerraformInterrupted);
});
