import { spawnSync } from "node:child_process";
import path from "node:path";
import { expect, it } from "vitest";

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
  // In a process of its own, too: the tests of other files in this one may have something to call.
  const { stderr, stdout } = run(`
const counts = [process.listenerCount("exit")];
const cancels = Array.from({ length: 30 }, () => atExit(() => {}));
counts.push(process.listenerCount("exit"));
for (const cancel of cancels) cancel();
counts.push(process.listenerCount("exit"));
process.stdout.write(counts.map((count) => count - counts[0]).join(" "));`);
  expect([stdout, stderr]).toEqual(["0 1 0", ""]);
});
