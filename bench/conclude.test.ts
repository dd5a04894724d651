import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, it, vi } from "vitest";
import { conclude } from "./conclude";

afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
});

const found = (passed: boolean) => ({
  section: "synth",
  markdown: "## Synthesis\n",
  figures: { ratio: 1.2 },
  passed,
  failure: "a figure in bold misses its goal",
});

it.each([
  { passed: true, json: false, stdout: "## Synthesis\n", stderr: "passed\n", code: 0 },
  {
    passed: false,
    json: true,
    stdout: '{\n  "ratio": 1.2,\n  "passed": false\n}\n',
    stderr: "failed: a figure in bold misses its goal\n",
    code: 1,
  },
])(
  "prints the result, and the verdict apart from it: $passed, as JSON: $json",
  ({ passed, json, ...said }) => {
    const printed = { stdout: "", stderr: "" };
    for (const stream of ["stdout", "stderr"] as const) {
      vi.spyOn(process[stream], "write").mockImplementation((text) => {
        printed[stream] += text;
        return true;
      });
    }

    conclude(found(passed), { json, write: false });

    expect({ ...printed, code: process.exitCode }).toEqual(said);
  },
);

it("is how every benchmark with a section in docs/benchmarks.md ends", () => {
  const own = readdirSync(__dirname)
    .filter((name) => name.endsWith(".ts") && !name.startsWith("conclude"))
    .filter((name) => readFileSync(join(__dirname, name), "utf8").includes("writeSection"));
  expect(own).toEqual([]);
});
