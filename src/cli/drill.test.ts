import path from "node:path";
import { describe, expect, test } from "vitest";
import { run } from "../tools/run";

const root = path.resolve(__dirname, "../..");

/** Runs the command; no credentials of this shell reach it. */
const drill = (...args: readonly string[]) =>
  run(process.execPath, [path.join(root, "src/cli/launch.js"), "src/cli/drill.ts", ...args], 60, {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("AWS_"))),
    LAMP_CONFIG: path.join(root, "config/production.json"),
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
  });

describe("npm run drill refuses, before anything is started,", () => {
  test.each<[string, readonly string[], RegExp]>([
    [
      "an unknown fault, and lists those there are",
      ["--fault", "earthquake"],
      /no fault earthquake.*stale-lock/,
    ],
    ["--short with --full", ["--short", "--full"], /exclude each other/],
    ["a number of rounds that is none", ["--rounds", "two"], /whole number from 0, not two/],
    ["no round and no fault", ["--rounds", "0"], /practises nothing.*--fault/],
    [
      "a report that could not be kept, before anything is built",
      ["--output", path.join(root, "package.json", "reports")],
      /The report cannot be written to .*--output/,
    ],
    ["no fault at a time", ["--parallel", "0"], /at least 1/],
    ["a target that is none", ["--target", "azure"], /emulator, aws/],
    ["--confirm on the emulated AWS", ["--confirm", "123456789012"], /goes with --target aws/],
    ["the real account without its number", ["--target", "aws"], /asks for --confirm \d{12}/],
    [
      "the real account with another's number",
      ["--target", "aws", "--confirm", "999999999999"],
      /it was given 999999999999\. Nothing was asked of AWS/,
    ],
    ["rounds on the real account", ["--target", "aws", "--rounds", "1"], /--rounds is for the emulated AWS/],
  ])("%s", async (_, args, message) => {
    const { code, stderr, stdout } = await drill(...args);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect([code, stdout]).toEqual([1, ""]);
  });

  test("the real account where the shell has no credentials of it", async () => {
    const { stderr: asked } = await drill("--target", "aws");
    const account = /--confirm (\d{12})/.exec(asked)?.[1] ?? "";
    const { code, stderr } = await drill("--target", "aws", "--confirm", account);
    expect(stderr).toMatch(
      /credentials of this shell are not usable \(no AWS credentials.*Nothing was planned/,
    );
    expect(code).toBe(1);
  });
});
