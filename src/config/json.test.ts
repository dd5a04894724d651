import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { findJsonFault } from "./json";

describe("findJsonFault", () => {
  test.each([
    ["", 0, "a value"],
    ['{ "a": 1, }', 10, "a key in double quotes"],
    ['{ "a": 1 "b": 2 }', 9, '"," or "}"'],
    ["{ a: 1 }", 2, "a key in double quotes"],
    ['{ "a" 1 }', 6, '":"'],
    ['{ "a": }', 7, "a value"],
    ["[1, 2", 5, '"," or "]"'],
    ["[1,]", 3, "a value"],
    ["{} {}", 3, "the end of the file"],
    ["// comment\n{}", 0, "a value"],
    ['{ "a": 01 }', 8, '"," or "}"'],
    ['"a\nb"', 0, "a value"],
    ['{ "a": 1, "a": 2 }', 10, 'each key once per object: "a" is repeated'],
    ["[".repeat(200), 101, "at most 100 levels"],
  ])("%j breaks at %i", (text, offset, expected) => {
    expect(findJsonFault(text)).toMatchObject({ offset, message: expected });
  });

  test("finds nothing in JSON", () => {
    fc.assert(
      fc.property(fc.json(), fc.constantFrom(0, 2), (json, indent) => {
        expect(findJsonFault(JSON.stringify(JSON.parse(json), null, indent))).toBeUndefined();
      }),
      { numRuns: 500 },
    );
  });

  test("finds a fault in a text exactly where JSON.parse refuses it", () => {
    const spoilt = fc
      .tuple(fc.json(), fc.nat(), fc.constantFrom("", ",", '"', "}", "[", "x", "\\", "1", " "))
      .map(([json, at, piece]) => {
        const offset = at % (json.length + 1);
        return json.slice(0, offset) + piece + json.slice(offset + 1);
      });
    const parses = (text: string) => {
      try {
        JSON.parse(text);
        return true;
      } catch {
        return false;
      }
    };
    fc.assert(
      fc.property(spoilt, (text) => {
        const fault = findJsonFault(text);
        // A repeated key is a fault here, but not for JSON.parse.
        if (fault?.message.startsWith("each key once")) {
          return;
        }
        expect(fault === undefined).toBe(parses(text));
      }),
      { numRuns: 2000 },
    );
  });
});
