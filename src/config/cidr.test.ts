import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Cidr } from "./cidr";

describe("Cidr.parse", () => {
  test.each(["0.0.0.0/0", "10.0.0.0/8", "11.0.3.0/24", "255.255.255.255/32", "192.168.1.128/25"])(
    "reads %s",
    (text) => {
      expect(Cidr.parse(text).toString()).toBe(text);
    },
  );

  test.each([
    ["10.0.0.0", '"10.0.0.0" is not an IPv4 CIDR block such as 10.0.0.0/16'],
    ["10.0.0.256/16", '"10.0.0.256/16" is not an IPv4 CIDR block such as 10.0.0.0/16'],
    ["10.0.0.0/33", '"10.0.0.0/33" is not an IPv4 CIDR block such as 10.0.0.0/16'],
    ["10.0.0.0/16 ", '"10.0.0.0/16 " is not an IPv4 CIDR block such as 10.0.0.0/16'],
    [
      "10.0.5.0/16",
      '"10.0.5.0/16" is not an IPv4 CIDR block such as 10.0.0.0/16; the block that holds it is 10.0.0.0/16',
    ],
    [
      "010.0.0.0/16",
      '"010.0.0.0/16" is not an IPv4 CIDR block such as 10.0.0.0/16; the block that holds it is 10.0.0.0/16',
    ],
  ])("refuses %j", (text, message) => {
    expect(() => Cidr.parse(text)).toThrow(new RangeError(message));
  });
});

describe("Cidr.overlaps", () => {
  test.each([
    ["11.0.0.0/16", "11.0.0.0/16", true],
    ["11.0.0.0/16", "11.0.255.0/24", true],
    ["11.0.255.0/24", "11.0.0.0/16", true],
    ["11.0.0.0/16", "11.1.0.0/16", false],
    ["255.255.255.0/24", "0.0.0.0/0", true],
  ])("%s and %s: %s", (one, two, expected) => {
    expect(Cidr.parse(one).overlaps(Cidr.parse(two))).toBe(expected);
  });
});

describe("Cidr.contains", () => {
  test.each([
    ["11.0.0.0/16", "11.0.4.0/24", true],
    ["11.0.0.0/16", "11.0.0.0/16", true],
    ["11.0.4.0/24", "11.0.0.0/16", false],
    ["11.0.0.0/16", "11.1.4.0/24", false],
  ])("%s holds %s: %s", (outer, inner, expected) => {
    expect(Cidr.parse(outer).contains(Cidr.parse(inner))).toBe(expected);
  });
});

describe("Cidr.subnet", () => {
  test.each([
    ["11.0.0.0/16", 8, 1, "11.0.1.0/24"],
    ["11.1.0.0/16", 8, 4, "11.1.4.0/24"],
    ["10.0.0.0/24", 3, 7, "10.0.0.224/27"],
    ["0.0.0.0/0", 1, 1, "128.0.0.0/1"],
    ["10.0.0.0/16", 0, 0, "10.0.0.0/16"],
  ])("of %s with %i more bits, number %i: %s", (block, newBits, index, expected) => {
    expect(Cidr.parse(block).subnet(newBits, index).toString()).toBe(expected);
  });

  test.each([
    [8, 256, "11.0.0.0/16 has no subnet number 256 with 8 more bits"],
    [8, -1, "11.0.0.0/16 has no subnet number -1 with 8 more bits"],
    [17, 0, "11.0.0.0/16 has no subnet number 0 with 17 more bits"],
    [-1, 0, "11.0.0.0/16 has no subnet number 0 with -1 more bits"],
  ])("with %i more bits has no number %i", (newBits, index, message) => {
    expect(() => Cidr.parse("11.0.0.0/16").subnet(newBits, index)).toThrow(new RangeError(message));
  });

  const blockAndBits = fc
    .record({ first: fc.nat(2 ** 32 - 1), prefixLength: fc.integer({ min: 0, max: 31 }) })
    .chain(({ first, prefixLength }) => {
      const octets = [24, 16, 8, 0].map((shift) => (first >>> shift) & 255).join(".");
      const block = Cidr.enclosing(`${octets}/${prefixLength}`) as Cidr;
      return fc.record({
        block: fc.constant(block),
        newBits: fc.integer({ min: 1, max: 32 - prefixLength }),
      });
    });

  test("is always inside its block", () => {
    fc.assert(
      fc.property(
        blockAndBits,
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        ({ block, newBits }, at) => {
          const subnet = block.subnet(newBits, Math.floor(at * 2 ** newBits));
          expect(block.contains(subnet)).toBe(true);
          expect(Cidr.parse(subnet.toString())).toEqual(subnet);
        },
      ),
      { numRuns: 2000 },
    );
  });

  test("overlaps no other subnet of the block", () => {
    const at = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(blockAndBits, at, at, ({ block, newBits }, one, two) => {
        const [a, b] = [Math.floor(one * 2 ** newBits), Math.floor(two * 2 ** newBits)];
        expect(block.subnet(newBits, a).overlaps(block.subnet(newBits, b))).toBe(a === b);
      }),
      { numRuns: 2000 },
    );
  });
});
