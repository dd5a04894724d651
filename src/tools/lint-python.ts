import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { type Diagnostic, PositionEncoding, Workspace } from "@astral-sh/ruff-wasm-nodejs";

/** pycodestyle's errors and warnings, Pyflakes, likely bugs, newer syntax, and the order of imports. */
const SETTINGS = {
  "line-length": 120,
  "target-version": "py310",
  lint: { select: ["E", "F", "W", "B", "UP", "I"] },
};

/** Lints every Python file of the repository with ruff, and fails on a finding. */
function lintPython(): void {
  const ruff = new Workspace(SETTINGS, PositionEncoding.Utf16);
  const files = execFileSync("git", ["ls-files", "*.py"], { encoding: "utf8" }).split("\n").filter(Boolean);
  const findings = files.flatMap((file) =>
    (ruff.check(readFileSync(file, "utf8")) as Diagnostic[]).map(
      ({ code, message, start_location: { row, column } }) => `${file}:${row}:${column} ${code}: ${message}`,
    ),
  );
  for (const finding of findings) {
    process.stdout.write(`${finding}\n`);
  }
  process.stdout.write(
    `ruff ${Workspace.version()}: ${files.length} Python files, ${findings.length} findings.\n`,
  );
  process.exitCode = findings.length > 0 ? 1 : 0;
}

lintPython();
