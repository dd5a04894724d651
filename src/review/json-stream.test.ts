import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Interest, JsonStream } from "./json-stream";

/** Feeds a text in pieces of a given size; returns what was taken. */
function read(
  text: string,
  interest: (path: string) => Interest,
  pieceBytes = 1_000_000,
): [string, unknown][] {
  const taken: [string, unknown][] = [];
  const stream = new JsonStream({
    interest: (path) => interest(path.join("/")),
    take: (path, value) => void taken.push([path.join("/"), value]),
  });
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    stream.write(bytes.subarray(at, at + pieceBytes));
  }
  stream.end();
  return taken;
}

const partsOf = (part: string) => (path: string) =>
  path === part ? "enter" : path.startsWith(part) ? "take" : "skip";

describe("a stream of JSON", () => {
  it("takes what is requested, with its path", () => {
    const text = '{"a": 1, "b": [{"c": "x"}, null, "]"], "d": {"e": true}}';
    expect(read(text, partsOf("b"))).toEqual([
      ["b/0", { c: "x" }],
      ["b/1", null],
      ["b/2", "]"],
    ]);
  });

  it("enters to any depth", () => {
    const text = '{"m": {"n": {"o": [1, 2]}, "p": 3}}';
    const interest = (path: string): Interest =>
      path === "m/p" ? "skip" : path.startsWith("m/n/o/") ? "take" : "enter";
    expect(read(text, interest)).toEqual([
      ["m/n/o/0", 1],
      ["m/n/o/1", 2],
    ]);
  });

  it("works wherever its text is split", () => {
    const value = {
      'k\\e"y': ['"', "\\", "é€😀", "\u0000", { "": [] }],
      skipped: { a: ['}"\\'] },
      n: -1.5e-7,
    };
    for (const pieceBytes of [1, 2, 3, 7]) {
      expect(
        read(JSON.stringify(value, null, 1), (path) => (path === "skipped" ? "skip" : "take"), pieceBytes),
      ).toEqual([
        ['k\\e"y', value['k\\e"y']],
        ["n", value.n],
      ]);
    }
  });

  it("returns every value of any object", () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.jsonValue()),
        fc.integer({ min: 1, max: 40 }),
        fc.constantFrom(0, 2),
        (object, pieceBytes, indent) => {
          // As JSON writes it: no -0.
          const expected = JSON.parse(JSON.stringify(object)) as Record<string, unknown>;
          const taken = read(JSON.stringify(object, null, indent), () => "take", pieceBytes);
          expect(taken).toEqual(Object.entries(expected).map(([key, value]) => [key, value]));
        },
      ),
    );
  });

  it.each([
    ["", "it is empty"],
    ["[1]", "it does not begin with {"],
    ['{"a": [1, 2', "it ends in the middle"],
    ['{"a": 1} 2', "something follows its end"],
    ['{"a" 1}', 'unexpected "1"'],
    ['{"a": [1 2]}', 'unexpected "2"'],
    ['{"a": [tru]}', "Unexpected"],
  ])("refuses %j", (text, message) => {
    const interest = (path: string): Interest => (path === "a" ? "enter" : "take");
    expect(() => read(text, interest)).toThrow(message);
  });
});
