import { describe, expect, test } from "vitest";
import type { Position } from "../../../tools/local/database";
import { lastIncluded, lossOf, type Sample, type Write } from "./loss";

const write = (token: string, acknowledgedAt: number): Write => ({
  token,
  loadBalancer: "primary",
  acknowledgedAt,
});
const writes = [write("a", 1000), write("b", 1500), write("c", 1900), write("d", 1990)];

describe("the loss of an unplanned failover", () => {
  test("is what was acknowledged and did not arrive, within the lag", () => {
    const moments = { lostAt: 2000, receivedUntil: 1800, appliedUntil: 1500 };
    expect(lossOf(writes, new Set(["a", "b"]), moments)).toEqual({
      lost: [write("c", 1900), write("d", 1990)],
      receivedLagSeconds: 0.2,
      lagSeconds: 0.5,
      acknowledgedInLag: 2,
      unexplained: [],
      oldestSeconds: 0.1,
    });
  });

  test("is nothing where everything arrived", () => {
    const moments = { lostAt: 2000, receivedUntil: 1990, appliedUntil: 1990 };
    expect(lossOf(writes, new Set(["a", "b", "c", "d"]), moments)).toMatchObject({
      lost: [],
      lagSeconds: 0.01,
      oldestSeconds: 0,
    });
  });

  test("is unexplained where a missing write is older than the lag", () => {
    const moments = { lostAt: 2000, receivedUntil: 1500, appliedUntil: 1500 };
    expect(lossOf(writes, new Set(["b"]), moments).unexplained).toEqual([write("a", 1000)]);
  });

  test("is held to what was applied: what the replica only received is lost, too", () => {
    const moments = { lostAt: 2000, receivedUntil: 1990, appliedUntil: 1000 };
    expect(lossOf(writes, new Set(["a"]), moments)).toMatchObject({
      receivedLagSeconds: 0.01,
      lagSeconds: 1,
      acknowledgedInLag: 3,
      unexplained: [],
    });
  });

  test("has no bound where the writer was never seen at the replica's position", () => {
    const never = Number.NEGATIVE_INFINITY;
    expect(
      lossOf(writes, new Set(), { lostAt: 2000, receivedUntil: never, appliedUntil: never }),
    ).toMatchObject({
      lagSeconds: Number.POSITIVE_INFINITY,
      acknowledgedInLag: 4,
      unexplained: [],
    });
  });
});

describe("the last moment at which a replica lacked nothing", () => {
  const sample = (at: number, position: string): Sample => ({ at, position: position as Position });
  const samples = [sample(1000, "1"), sample(1500, "2"), sample(1700, "2"), sample(1990, "4")];
  /** A replica with so many transactions. */
  const replica = (has: number) => async (of: Position) => Math.max(0, Number(of) - has);

  test.each<[number, number]>([
    [1, 1000],
    [2, 1700],
    [3, 1700],
    [4, 1990],
    [9, 1990],
  ])("with %i transactions is at %i", async (has, at) => {
    expect(await lastIncluded(samples, 2000, replica(has))).toBe(at);
  });

  test("is never where it lacks something of each", async () => {
    expect(await lastIncluded(samples, 2000, replica(0))).toBe(Number.NEGATIVE_INFINITY);
  });

  test("leaves out what was read after the writer was lost", async () => {
    expect(await lastIncluded([...samples, sample(2500, "9")], 2000, replica(9))).toBe(1990);
  });

  test("is never without a sample", async () => {
    expect(await lastIncluded([], 2000, replica(9))).toBe(Number.NEGATIVE_INFINITY);
  });
});
