import { expect, test } from "vitest";
import type { Position } from "./dialect";
import { mariadb, transactionsUntil } from "./mariadb";

test.each([
  ["0-3-1234", 1234],
  ["", 0],
])("a position of one domain, %j, ends with its number of transactions", (position, count) => {
  expect(transactionsUntil(position)).toBe(count);
});

test.each(["0-1-5,1-1-3", "1-5"])("%j is not a position of one domain", (position) => {
  expect(() => transactionsUntil(position)).toThrow(`"${position}" is not a GTID position of one domain.`);
});

test("missing transactions are those after a position, and none where it is ahead", async () => {
  const sql = () => Promise.reject(new Error("not asked"));
  expect(await mariadb.missing(sql, "0-1-9" as Position, "0-2-5" as Position)).toBe(4);
  expect(await mariadb.missing(sql, "0-1-5" as Position, "0-1-9" as Position)).toBe(0);
});

test("what a replica has received is the position of its I/O thread", () => {
  expect(mariadb.received({ Gtid_IO_Pos: "0-1-9" }, "0-1-5" as Position)).toBe("0-1-9");
  expect(mariadb.received({ Gtid_IO_Pos: "" }, "0-1-5" as Position)).toBe("0-1-5");
});
