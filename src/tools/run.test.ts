import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it, vi } from "vitest";
import { run } from "./run";
import { temporaryDirectory } from "./test-support";

/** Runs a shell script and interrupts it once it has created the file `$STARTED`. */
async function interrupted(script: string) {
  const started = path.join(temporaryDirectory(), "started");
  const user = new AbortController();
  const result = run("sh", ["-c", script], 60, { PATH: process.env.PATH, STARTED: started }, user.signal);
  await vi.waitUntil(() => existsSync(started), { timeout: 10_000 });
  user.abort();
  return { result: await result, started };
}

describe("running a short command", () => {
  it("returns exit code, stdout and stderr", async () => {
    expect(await run("sh", ["-c", "echo out; echo err >&2; exit 3"], 10)).toEqual({
      code: 3,
      stdout: "out\n",
      stderr: "err\n",
    });
  });

  it("has no exit code for a program that is missing, or that a signal or the time limit ended", async () => {
    const results = [
      await run("lamp-no-such-program", [], 10),
      await run("sh", ["-c", "kill -9 $$"], 10),
      // What it has started outlives it, and holds its output open.
      await run("sh", ["-c", "sleep 60 & wait"], 0.2),
    ];
    expect(results.map(({ code }) => code)).toEqual([null, null, null]);
  });

  it("when interrupted, ends with what it has started, after it has removed its temporary files", async () => {
    const { result, started } = await interrupted(
      `trap 'rm "$STARTED"; exit 9' INT; sh -c 'echo $$; touch "$STARTED"; exec sleep 60'`,
    );
    expect(result.code).toBe(9);
    expect(existsSync(started)).toBe(false);
    expect(() => process.kill(Number(result.stdout), 0)).toThrow("ESRCH");
  });

  it("is killed a second after an interruption that it ignores", async () => {
    const startedMs = performance.now();
    const { result, started } = await interrupted(`trap '' INT; echo $$ > "$STARTED"; sleep 60`);
    expect(result.code).toBe(null);
    expect(performance.now() - startedMs).toBeGreaterThan(900);
    expect(() => process.kill(Number(readFileSync(started, "utf8")), 0)).toThrow("ESRCH");
  });

  it("is killed when this process exits, if it does not get the terminal's Ctrl-C", async () => {
    const started = path.join(temporaryDirectory(), "started");
    const script = `
      const signal = new AbortController().signal;
      require("./src/tools/run").run("sh", ["-c", "trap '' INT; echo $$ > '${started}'; sleep 60"], 60, process.env, signal);
      const { existsSync, statSync } = require("node:fs");
      setInterval(() => existsSync("${started}") && statSync("${started}").size > 1 && process.exit(3), 100);`;
    expect(spawnSync(process.execPath, ["--import", "tsx", "--eval", script]).status).toBe(3);
    const child = Number(readFileSync(started, "utf8"));
    expect(child).toBeGreaterThan(1);
    await vi.waitFor(() => expect(() => process.kill(child, 0)).toThrow("ESRCH"), { timeout: 10_000 });
  });

  it("is not started once it has been interrupted", async () => {
    const file = path.join(temporaryDirectory(), "file");
    expect(await run("touch", [file], 10, process.env, AbortSignal.abort())).toEqual({
      code: null,
      stdout: "",
      stderr: "",
    });
    expect(existsSync(file)).toBe(false);
  });
});
