import path from "node:path";
import { describe, expect, test } from "vitest";
import { run } from "../tools/run";

const root = path.resolve(__dirname, "../..");

/** Runs the command without this shell's credentials. */
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
      "an unknown fault, and lists the known ones",
      ["--fault", "earthquake"],
      /no fault earthquake.*stale-lock/,
    ],
    ["--short with --full", ["--short", "--full"], /exclude each other/],
    ["rounds that are not a number", ["--rounds", "two"], /whole number from 0, not two/],
    ["no round and no fault", ["--rounds", "0"], /practises nothing.*--fault/],
    [
      "a report that could not be written, before anything is built",
      ["--output", path.join(root, "package.json", "reports")],
      /The report cannot be written to .*--output/,
    ],
    ["zero faults at a time", ["--parallel", "0"], /at least 1/],
    ["an unknown target", ["--target", "azure"], /emulator, aws/],
    ["--confirm on the emulated AWS", ["--confirm", "123456789012"], /goes with --target aws/],
    ["the real account without its number", ["--target", "aws"], /needs --confirm \d{12}/],
    [
      "the real account with another's number",
      ["--target", "aws", "--confirm", "999999999999"],
      /got 999999999999\. AWS was not called/,
    ],
    ["an unknown place of the states", ["--backend", "gcs"], /s3, cloud/],
    [
      "a fault of copied states where there are none",
      ["--backend", "cloud", "--fault", "old-state-copy"],
      /old-state-copy happens only with states in s3/,
    ],
    [
      "another place of the states on the real account",
      ["--target", "aws", "--backend", "cloud"],
      /--backend is for the emulated AWS/,
    ],
    [
      "more tasks on standby than the maximum",
      ["--standby-tasks", "7"],
      /service\.standbyTasks\s+got: +7\s+allowed: at most scaling\.maxTasks, 6/,
    ],
    [
      "an interval that Route 53 does not offer",
      ["--health-check-interval-seconds", "20"],
      /dns\.healthCheckIntervalSeconds\s+got: +20\s+allowed: .*10.*30/,
    ],
    [
      "another configuration on the real account",
      ["--target", "aws", "--standby-tasks", "1"],
      /--standby-tasks is for the emulated AWS/,
    ],
    ["rounds on the real account", ["--target", "aws", "--rounds", "1"], /--rounds is for the emulated AWS/],
  ])("%s", async (_, args, message) => {
    const { code, stderr, stdout } = await drill(...args);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect([code, stdout]).toEqual([1, ""]);
  });

  test("the real account when the shell has no credentials for it", async () => {
    const { stderr: asked } = await drill("--target", "aws");
    const account = /--confirm (\d{12})/.exec(asked)?.[1] ?? "";
    const { code, stderr } = await drill("--target", "aws", "--confirm", account);
    expect(stderr).toMatch(
      /credentials of this shell are not usable \(no AWS credentials.*Nothing was planned/,
    );
    expect(code).toBe(1);
  });
});
