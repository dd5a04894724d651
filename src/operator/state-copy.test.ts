import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Emulator, startEmulator } from "../tools/emulator";
import { copyBehind, waitForStateCopy } from "./state-copy";
import { config, FakeStacks, fakeOperation } from "./test-support";

const state = (serial: number, lineage = "abc") =>
  ({ known: true, value: { serial, lineage, modifiedAt: new Date(0), outputs: {} } }) as const;
const none = { known: true, value: undefined } as const;
const silent = { known: false, reason: "AWS answers 503" } as const;

describe("a copy", () => {
  it("is up to date with its origin's serial or a newer one", () => {
    expect(copyBehind(state(7), state(7))).toBeUndefined();
    expect(copyBehind(state(7), state(8))).toBeUndefined();
  });

  it.each([
    [state(7), state(6), "serial 6 of 7"],
    [state(7), state(7, "other"), "the copy is of another state"],
    [state(7), none, "there is no copy"],
    [none, state(7), "there is no state"],
    [silent, state(7), "the origin cannot be read: AWS answers 503"],
    [state(7), silent, "the copy cannot be read: AWS answers 503"],
  ])("is behind: %#", (origin, copy, reason) => {
    expect(copyBehind(origin, copy)).toBe(reason);
  });
});

describe("waiting for a copy", () => {
  let emulator: Emulator;
  const put = (region: string, path: string, body: string) =>
    emulator.request({
      service: "s3",
      region,
      method: "PUT",
      path: `/lamp-tfstate-123456789012-${region}${path}`,
      body,
    });
  const putState = (region: string, serial: number) =>
    put(region, "/dr/terraform.tfstate", JSON.stringify({ version: 4, serial, lineage: "abc", outputs: {} }));

  beforeAll(async () => {
    emulator = await startEmulator({ accountId: config.accountId, say: () => {} });
    for (const region of ["eu-west-1", "eu-central-1"]) {
      const location = `<CreateBucketConfiguration><LocationConstraint>${region}</LocationConstraint></CreateBucketConfiguration>`;
      await put(region, "", location);
      await putState(region, 1);
    }
  });
  afterAll(() => emulator?.stop());

  const operation = () => {
    const fake = fakeOperation(new FakeStacks("active", "active"));
    return { ...fake, session: { ...fake.session, emulator } };
  };

  it("ends at once when it exists", async () => {
    const waiting = operation();
    await waitForStateCopy(waiting, "dr");
    expect(waiting.messages).toEqual([]);
  });

  it("says what it waits for, and ends when the copy arrives", async () => {
    await putState("eu-central-1", 2);
    const waiting = operation();
    const arrived = waitForStateCopy(waiting, "dr", { everySeconds: 0.05 });
    await expect
      .poll(() => waiting.messages.join())
      .toContain("waiting for the copy of dr's state (serial 1 of 2)");
    await putState("eu-west-1", 2);
    await arrived;
  });

  it("that does not arrive times out", async () => {
    await putState("eu-central-1", 3);
    await expect(
      waitForStateCopy(operation(), "dr", { everySeconds: 0.01, forSeconds: 0.05 }),
    ).rejects.toThrow("is not up to date (serial 2 of 3)");
  });
});
