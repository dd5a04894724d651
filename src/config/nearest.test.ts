import { expect, test } from "vitest";
import { nearest } from "./nearest";

test.each([
  ["memoryMb", "memoryMib"],
  ["MEMORYMIB", "memoryMib"],
  ["cpu_units", "cpuUnits"],
  ["memroyMib", "memoryMib"],
  ["storage", undefined],
  ["group", "logGroup"],
  ["pu", undefined],
  ["", undefined],
])("nearest to %j: %j", (word, expected) => {
  expect(nearest(word, ["cpuUnits", "memoryMib", "logGroup"])).toBe(expected);
});
