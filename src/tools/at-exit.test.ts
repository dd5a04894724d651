import { spawnSync } from "node:child_process";
import path from "node:path";
import { expect, it } from "vitest";
import { atExit } from "./at-exit";

/** Runs lines in a process of their own. */
function run(lines: string): { readonly stdout: string; readonly stderr: string } {
  const script = `const { atExit } = require(${JSON.stringify(path.join(__dirname, "at-exit.ts"))});\n${lines}`;
  return spawnSync(process.execPath, ["--import", "tsx", "--eval", script], { encoding: "utf8" });
}

it("calls all that were not cancelled when the process ends, without a warning of a leak", () => {
  const { stderr, stdout } = run(`
for (let number = 1; number <= 30; number += 1) {
  const cancel = atExit(() => process.stdout.write(\`\${number} \`));
  if (number > 12) cancel();
}
process.exit(3);`);
  expect([stdout, stderr]).toEqual(["1 2 3 4 5 6 7 8 9 10 11 12 ", ""]);
});

it("calls the others where one fails", () => {
  const { stderr, stdout } = run(`
atExit(() => { throw new Error("no"); });
atExit(() => process.stdout.write("ended"));`);
  expect([stdout, stderr]).toEqual(["ended", ""]);
});

it("listens once, and only while there is something to call", () => {
  const before = process.listenerCount("exit");
  const cancels = Array.from({ length: 30 }, () => atExit(() => {}));
  expect(process.listenerCount("exit")).toBe(before + 1);
  for (const cancel of cancels) {
    cancel();
  }
  expect(process.listenerCount("exit")).toBe(before);
});
