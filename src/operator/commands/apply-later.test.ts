import path from "node:path";
import { expect, it } from "vitest";
import { activateCommand } from "./activate";
import { applyLater } from "./apply-later";
import { COMMON_OPTIONS } from "./command";
import { switchoverCommand } from "./switchover";

const planFile = path.resolve("plans/activate.tfplan");
const defaultOutput = COMMON_OPTIONS.find(({ flags }) => flags.startsWith("--output "))?.default as string;
const usual = { target: "aws", output: defaultOutput, record: true } as const;

it("names the step, the region and the plan", () => {
  expect(applyLater(activateCommand, "dr", planFile, usual)).toBe(
    "npm run lamp -- activate --region dr --plan plans/activate.tfplan --yes",
  );
});

it("keeps the first command's options, so that IAM is not read after the apply either", () => {
  const told = { ...usual, target: "emulator", output: "elsewhere", record: false, refresh: false } as const;
  expect(applyLater(activateCommand, "dr", planFile, told)).toMatch(
    / --yes --target emulator --output elsewhere --no-refresh --no-record$/,
  );
});

it("continues with the command that asked: a switchover waits for its replica, an activation does not", () => {
  const told = { ...usual, reprotect: false };
  expect(applyLater(switchoverCommand, "dr", planFile, told)).toBe(
    "npm run lamp -- switchover --to dr --plan plans/activate.tfplan --yes --no-reprotect",
  );
  expect(applyLater(switchoverCommand, "dr", path.resolve("plans/quiesce.tfplan"), usual)).toBe(
    "npm run lamp -- switchover --to dr --plan plans/quiesce.tfplan --yes",
  );
});

it("quotes a path with a space", () => {
  const told = { ...usual, output: "my plans" };
  expect(applyLater(activateCommand, "dr", path.resolve("my plans/activate.tfplan"), told)).toBe(
    "npm run lamp -- activate --region dr --plan 'my plans/activate.tfplan' --yes --output 'my plans'",
  );
});
