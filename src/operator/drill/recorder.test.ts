import { hostname, userInfo } from "node:os";
import { expect, test } from "vitest";
import { Recorder } from "./recorder";

function recorder(): { recorder: Recorder; messages: string[] } {
  const messages: string[] = [];
  return { recorder: new Recorder("Round 1", (line) => void messages.push(line)), messages };
}

test("a step is recorded with its time and its note", async () => {
  const { recorder: round } = recorder();
  const result = await round.step("activate dr", async () => 42, String);
  expect(result).toBe(42);
  expect(round.section().steps).toMatchObject([{ name: "activate dr", note: "42" }]);
});

test("a check that does not hold is kept as failed, and said at once", () => {
  const { recorder: round, messages } = recorder();
  expect(round.equal("tasks wanted", 2, 0)).toBe(false);
  expect(round.section().checks).toEqual([
    { what: "tasks wanted", expected: "2", observed: "0", passed: false },
  ]);
  expect(messages).toEqual(["Round 1: FAILED: tasks wanted: expected 2, observed 0"]);
});

test("undefined equals an empty list only", () => {
  const { recorder: round } = recorder();
  expect(round.equal("left", [], [])).toBe(true);
  expect(round.equal("left", [], ["update a.b"])).toBe(false);
});

test("a message must contain its parts in order, and is quoted from the first one", () => {
  const { recorder: round } = recorder();
  const message = "Error: refused\nlamp-dr-1 is a writer:\n plan with database_generation=2";
  expect(round.message("plan", ["lamp-dr-1 is a writer", "database_generation=2"], message)).toBe(true);
  expect(round.message("plan", ["database_generation=2", "lamp-dr-1 is a writer"], message)).toBe(false);
  expect(round.section().checks?.[0]?.observed).toBe(
    "lamp-dr-1 is a writer: plan with database_generation=2",
  );
});

test("a report holds neither paths, nor addresses, nor names of the machine", () => {
  const { recorder: round } = recorder();
  const who = `${userInfo().username}@${hostname()}`;
  round.broken(new Error(`locked by ${who}, see /var/lib/plans/dr/cdk.tf.json and http://127.0.0.1:4711/`));
  expect(round.section().checks?.[0]?.observed).toBe("locked by USER@HOST, see PATH and ENDPOINT/");
});

test("once the drill is stopped, what fails is neither recorded nor said", () => {
  const said: string[] = [];
  const stop = new AbortController();
  const recorder = new Recorder("Round 1", (line) => void said.push(line), { signal: stop.signal });
  recorder.equal("the first outcome", "applied", "applied");
  stop.abort();
  recorder.equal("the outcome", "applied", "interrupted");
  expect(recorder.section().checks?.map(({ what }) => what)).toEqual(["the first outcome"]);
  expect(said).toEqual([]);
});
