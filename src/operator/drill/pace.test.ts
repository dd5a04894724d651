import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Pace } from "./pace";

let folder: string;
let said: string[];
let pace: Pace;

const paceOf = (everySeconds: number) =>
  new Pace({ say: (line) => void said.push(line), file: path.join(folder, "steps.json"), everySeconds });

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "lamp-dr-pace-"));
  said = [];
});

afterEach(() => {
  pace.stop();
  rmSync(folder, { recursive: true });
});

test("a step is said when it begins, and with its last duration once there is one, whatever its round", async () => {
  pace = paceOf(600);
  const end = pace.begin("round 1: activate dr");
  await delay(20);
  end();
  pace.begin("round 2: activate dr");
  expect(said).toEqual([
    "round 1: activate dr",
    expect.stringMatching(/^round 2: activate dr \(last time 0\.\d s\)$/),
  ]);
});

test("what a drill waits for is said again and again, all of it", async () => {
  pace = paceOf(0.02);
  pace.begin("apply primary");
  pace.begin("apply dr");
  const waits = () => said.filter((line) => line.startsWith("waiting for: "));
  await expect.poll(() => waits().length).toBeGreaterThanOrEqual(2);
  expect(waits()[0]).toMatch(
    /^waiting for: apply primary, for 0\.\d s \(not timed before\); apply dr, for 0\.\d s \(not timed before\)$/,
  );
});

test("nothing is said between steps, and a step that was dropped leaves no duration", async () => {
  pace = paceOf(0.02);
  const end = pace.begin("apply primary");
  pace.drop();
  end();
  await delay(50);
  pace.begin("apply primary");
  expect(said).toEqual(["apply primary", "apply primary"]);
});
