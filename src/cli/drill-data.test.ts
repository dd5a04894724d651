import path from "node:path";
import { expect, test } from "vitest";
import { run } from "../tools/run";

const root = path.resolve(__dirname, "../..");

test.each<[string, readonly string[], RegExp]>([
  [
    "an unknown fault, and lists the known ones",
    ["--fault", "earthquake"],
    /no fault earthquake.*killed-after-fence, killed-before-tasks/,
  ],
  ["no round and no fault", ["--rounds", "0"], /practises nothing.*--fault/],
  ["--short with --full", ["--short", "--full"], /exclude each other/],
])("npm run drill:data refuses, before anything is started, %s", async (_, args, message) => {
  const command = [path.join(root, "src/cli/launch.js"), "src/cli/drill-data.ts", ...args];
  const { code, stderr, stdout } = await run(process.execPath, command, 60);
  expect(stderr).toMatch(message);
  expect([code, stdout]).toEqual([1, ""]);
});
