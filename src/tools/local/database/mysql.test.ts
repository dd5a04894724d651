import { describe, expect, it, test } from "vitest";
import type { Position } from "./dialect";
import { mysql, transactionsIn } from "./mysql";

const one = "3e11fa47-71ca-11e1-9e33-c80aa9429562";
const other = "a1b2c3d4-71ca-11e1-9e33-c80aa9429562";

describe("transactions in a set of GTIDs", () => {
  it.each([
    ["", 0],
    [`${one}:7`, 1],
    [`${one}:1-5`, 5],
    [`${one}:1-5:11-18:20`, 14],
    [`${one}:1-5,${other}:1-100`, 105],
    [`${one}:1-5, ${other}:3`, 6],
    [`${one}:1-5:backup:1-2`, 7],
  ])("%s are %i", (set, count) => {
    expect(transactionsIn(set)).toBe(count);
  });

  it.each(["0-1-1234", one, `${one}:1-`, `${one}:x-1`, "nonsense:1-5"])("%s are refused", (set) => {
    expect(() => transactionsIn(set)).toThrow(`"${set}" is not a set of GTIDs.`);
  });
});

test("missing transactions are what the server's GTID_SUBTRACT leaves", async () => {
  const asked: string[] = [];
  const sql = async (statement: string) => {
    asked.push(statement);
    return `${one}:6-9`;
  };
  expect(await mysql.missing(sql, `${one}:1-9` as Position, `${one}:1-5` as Position)).toBe(4);
  expect(asked).toEqual([`SELECT REPLACE(GTID_SUBTRACT('${one}:1-9', '${one}:1-5'), '\\n', '')`]);
});

test("what a replica has received is what it applied and what waits in its relay log", () => {
  const applied = `${one}:1-5` as Position;
  expect(mysql.received({ Retrieved_Gtid_Set: `${one}:3-9,\\n${other}:1` }, applied)).toBe(
    `${one}:1-5,${one}:3-9,${other}:1`,
  );
  expect(mysql.received({ Retrieved_Gtid_Set: "" }, applied)).toBe(applied);
});

test.each([
  ["0", 0],
  ["17", 17],
  ["NULL", undefined],
])("Seconds_Behind_Source %s is a lag of %s s", (seconds, lag) => {
  expect(mysql.lagSeconds({ Seconds_Behind_Source: seconds })).toBe(lag);
});
