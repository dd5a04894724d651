import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";

/** The short form of `npm run drill`, stopped while Terraform builds. */

const root = path.resolve(__dirname, "../..");
let output: string;
let temporary: string;

beforeAll(() => {
  output = mkdtempSync(path.join(tmpdir(), "lamp-dr-stopped-"));
  temporary = path.join(output, "t");
  mkdirSync(temporary);
});

afterAll(() => rmSync(output, { recursive: true, force: true }));

/** Processes of the drill, which inherit its folder. */
function processesOfDrill(): string[] {
  return readdirSync("/proc").filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/environ`, "utf8").includes(temporary);
    } catch {
      // The process has just ended.
      return false;
    }
  });
}

it("says nothing of a failure, leaves a report marked incomplete, and nothing else", async () => {
  const drill = spawn(
    process.execPath,
    ["src/cli/launch.js", "src/cli/drill.ts", "--short", "--output", output],
    { cwd: root, stdio: ["ignore", "ignore", "pipe"], env: { ...process.env, TMPDIR: temporary } },
  );
  let said = "";
  let seen = 0;
  drill.stderr.setEncoding("utf8").on("data", (chunk: string) => {
    const before = said;
    said += chunk;
    if (!before.includes("Build: bootstrap") && said.includes("Build: bootstrap")) {
      setTimeout(() => {
        seen = processesOfDrill().length;
        drill.kill("SIGTERM");
      }, 2000);
    }
  });
  const code = await new Promise((resolve) => drill.once("close", resolve));
  expect(code, said).toBe(130);
  expect(said).not.toContain("FAILED");
  const report = readFileSync(path.join(output, "stopped", "drill.md"), "utf8");
  expect(report).toContain("# Drill: incomplete\n\n- control: it was stopped, during: Build: bootstrap");
  expect(report).not.toContain("FAILED");
  expect(seen).toBeGreaterThan(0);
  expect(processesOfDrill()).toEqual([]);
  expect(readdirSync(temporary).filter((name) => name.startsWith("lamp-"))).toEqual([]);
});
