import { describe, expect, it } from "vitest";
import { ImageError } from "./image-error";
import { type ManifestLookup, RegistryRefusal } from "./registry-client";
import { type DigestStatus, waitForDigest } from "./wait-for-digest";

const wanted = `sha256:${"a".repeat(64)}`;
const other = `sha256:${"b".repeat(64)}`;
const has = (digest: string): ManifestLookup => ({ found: true, digest, imageId: null });
const absent: ManifestLookup = { found: false };

/** Waits on a fake clock; answers are used in turn, the last one repeatedly. */
async function wait(answers: readonly (ManifestLookup | Error)[], waitSeconds: number, pollSeconds = 10) {
  let now = 1000;
  let asked = 0;
  const seen: [DigestStatus["kind"], number][] = [];
  const verdict = await waitForDigest({
    digest: wanted,
    waitSeconds,
    pollSeconds,
    clock: () => now,
    sleep: async (seconds) => {
      now += seconds;
    },
    look: async () => {
      const answer = answers[Math.min(asked++, answers.length - 1)] as ManifestLookup | Error;
      if (answer instanceof Error) {
        throw answer;
      }
      return answer;
    },
    onWait: (each, seconds) => seen.push([each.kind, seconds]),
  });
  return { verdict, asked, seen, waited: now - 1000 };
}

describe("waitForDigest", () => {
  it("returns at once with the same digest", async () => {
    expect(await wait([has(wanted)], 60)).toEqual({
      verdict: { kind: "same" },
      asked: 1,
      seen: [],
      waited: 0,
    });
  });

  it("waits while the tag is absent and then different", async () => {
    const { verdict, seen } = await wait([absent, has(other), has(wanted)], 60);
    expect(verdict).toEqual({ kind: "same" });
    expect(seen).toEqual([
      ["absent", 0],
      ["different", 10],
    ]);
  });

  it("returns absent when the time is up, after a last query", async () => {
    const { verdict, asked, waited } = await wait([absent], 25);
    expect(verdict).toEqual({ kind: "absent" });
    expect(asked).toBe(4);
    expect(waited).toBe(25);
  });

  it("returns the different digest when the time is up", async () => {
    expect((await wait([has(other)], 10)).verdict).toEqual({ kind: "different", digest: other });
  });

  it("queries once with no time to wait", async () => {
    expect(await wait([absent], 0)).toEqual({ verdict: { kind: "absent" }, asked: 1, seen: [], waited: 0 });
  });

  it("continues after an unanswered query", async () => {
    expect((await wait([new ImageError("no answer"), has(wanted)], 60)).verdict).toEqual({ kind: "same" });
  });

  it("does not take silence for absence", async () => {
    expect((await wait([absent, new ImageError("no answer")], 10)).verdict).toEqual({
      kind: "unknown",
      reason: "no answer",
    });
  });

  it("gives up at once when access is refused", async () => {
    const { verdict, waited } = await wait([new RegistryRefusal("HTTP 403")], 60);
    expect(verdict).toEqual({ kind: "unknown", reason: "HTTP 403" });
    expect(waited).toBe(0);
  });

  it("does not swallow a programming error", async () => {
    await expect(wait([new TypeError("oops")], 60)).rejects.toThrow("oops");
  });
});
