import { describe, expect, test } from "vitest";
import { lossOf, transactionsIn, type Write } from "./loss";

const write = (token: string, acknowledgedAt: number): Write => ({
  token,
  loadBalancer: "primary",
  acknowledgedAt,
});
const writes = [write("a", 1000), write("b", 1500), write("c", 1900), write("d", 1990)];
// The writer had one transaction by 1000, two by 1500, four by 1990.
const positions = [
  { at: 1000, writer: 1 },
  { at: 1500, writer: 2 },
  { at: 1990, writer: 4 },
];

describe("the loss of an unplanned failover", () => {
  test("is what was acknowledged and did not arrive, within the lag", () => {
    expect(lossOf(writes, new Set(["a", "b"]), 2, positions, 2000)).toEqual({
      lost: [write("c", 1900), write("d", 1990)],
      lagSeconds: 0.5,
      acknowledgedInLag: 2,
      unexplained: [],
      oldestSeconds: 0.1,
    });
  });

  test("is nothing where everything arrived", () => {
    expect(lossOf(writes, new Set(["a", "b", "c", "d"]), 4, positions, 2000)).toMatchObject({
      lost: [],
      lagSeconds: 0.01,
      oldestSeconds: 0,
    });
  });

  test("is unexplained where a missing write is included in the replica's position", () => {
    expect(lossOf(writes, new Set(["b"]), 2, positions, 2000).unexplained).toEqual([write("a", 1000)]);
  });

  test("has no bound where the writer was never seen at the replica's position", () => {
    expect(lossOf(writes, new Set(), 0, positions, 2000)).toMatchObject({
      lagSeconds: Number.POSITIVE_INFINITY,
      acknowledgedInLag: 4,
      unexplained: [],
    });
  });

  test("leaves out positions that were read after the writer was lost", () => {
    expect(lossOf(writes, new Set(["a"]), 9, [...positions, { at: 2500, writer: 9 }], 2000).lagSeconds).toBe(
      0.01,
    );
  });
});

test("a position of one domain ends with its number of transactions", () => {
  expect(transactionsIn("0-3-1234\n")).toBe(1234);
});

test.each(["", "0-1-5,1-1-3"])("%j is not a position of one domain", (position) => {
  expect(() => transactionsIn(position)).toThrow("is not a GTID position of one domain");
});
