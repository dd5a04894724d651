import { expect, test } from "vitest";
import { asUtf8 } from "./encoding";

const TEXT = '{"name": "é€😀"}';

const little = Buffer.from(`\ufeff${TEXT}`, "utf16le");

test.each([
  ["UTF-8", Buffer.from(TEXT)],
  ["UTF-8 with its mark", Buffer.from(`\ufeff${TEXT}`)],
  ["UTF-16 as Windows PowerShell writes it", little],
  ["UTF-16, big end first", Buffer.from(little).swap16()],
])("%s is read", (_, bytes) => {
  expect(String(asUtf8(bytes))).toBe(TEXT);
});

test("a text too short for a mark is read", () => {
  expect(String(asUtf8(Buffer.from("{}")))).toBe("{}");
  expect(String(asUtf8(Buffer.alloc(0)))).toBe("");
});
