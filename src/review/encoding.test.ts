import { expect, test } from "vitest";
import { asUtf8 } from "./encoding";

const TEXT = '{"name": "é€😀"}';

async function decoded(bytes: Buffer, pieceBytes: number): Promise<string> {
  async function* pieces() {
    for (let at = 0; at < bytes.length; at += pieceBytes) {
      yield bytes.subarray(at, at + pieceBytes);
    }
  }
  const out: Buffer[] = [];
  for await (const piece of asUtf8(pieces())) {
    out.push(piece);
  }
  return Buffer.concat(out).toString("utf8");
}

const little = Buffer.from(`\ufeff${TEXT}`, "utf16le");

test.each([
  ["UTF-8", Buffer.from(TEXT)],
  ["UTF-8 with its mark", Buffer.from(`\ufeff${TEXT}`)],
  ["UTF-16 as Windows PowerShell writes it", little],
  ["UTF-16, big end first", Buffer.from(little).swap16()],
])("%s is read, wherever it is split", async (_, bytes) => {
  for (const pieceBytes of [1, 2, 3, 1000]) {
    expect(await decoded(bytes, pieceBytes)).toBe(TEXT);
  }
});

test("a text too short for a mark passes through", async () => {
  expect(await decoded(Buffer.from("{}"), 1)).toBe("{}");
});
