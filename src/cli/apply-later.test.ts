import path from "node:path";
import { expect, it } from "vitest";
import { activate, quiesce } from "../operator/lifecycle";
import { applyLater, defaultOutput } from "./apply-later";

const standby = {
  posture: "standby",
  databaseGeneration: 1,
  oldestDatabaseGeneration: 1,
  unprotectedDatabaseGenerationsBelow: 1,
} as const;
const step = activate("dr", standby);
const planFile = path.resolve("plans/activate.tfplan");
const usual = { command: "activate", target: "aws", output: defaultOutput, record: true } as const;

it("names the step, the region and the plan", () => {
  expect(applyLater(step, planFile, usual)).toBe(
    "npm run lamp -- activate --region dr --plan plans/activate.tfplan --yes",
  );
});

it("keeps what the first command was told, so that IAM is not asked after the apply either", () => {
  const told = { ...usual, target: "emulator", output: "elsewhere", record: false, refresh: false } as const;
  expect(applyLater(step, planFile, told)).toMatch(
    / --yes --target emulator --output elsewhere --no-refresh --no-record$/,
  );
});

it("goes on with the command that asked: a switchover waits for its replica, which an activation does not", () => {
  const command = "switchover";
  expect(applyLater(step, planFile, { ...usual, command, reprotect: false })).toBe(
    "npm run lamp -- switchover --to dr --plan plans/activate.tfplan --yes --no-reprotect",
  );
  const first = quiesce("primary", { primary: { ...standby, posture: "active" }, dr: standby });
  expect(applyLater(first, path.resolve("plans/quiesce.tfplan"), { ...usual, command })).toBe(
    "npm run lamp -- switchover --to dr --plan plans/quiesce.tfplan --yes",
  );
});

it("quotes a path with a space in it", () => {
  const told = { ...usual, output: "my plans" };
  expect(applyLater(step, path.resolve("my plans/activate.tfplan"), told)).toBe(
    "npm run lamp -- activate --region dr --plan 'my plans/activate.tfplan' --yes --output 'my plans'",
  );
});
