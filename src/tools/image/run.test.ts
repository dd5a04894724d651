import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { run, tryRun } from "./run";

describe("tryRun", () => {
  it("returns exit code, stdout and stderr", async () => {
    expect(await tryRun("sh", ["-c", "echo out; echo err >&2; exit 3"])).toEqual({
      code: 3,
      stdout: "out\n",
      stderr: "err\n",
    });
  });

  it("returns 127 for a missing program", async () => {
    expect((await tryRun("lamp-no-such-program", [])).code).toBe(127);
  });

  it("returns 128 for a program ended by a signal", async () => {
    expect((await tryRun("sh", ["-c", "kill -9 $$"])).code).toBe(128);
  });

  it("stops the program when this process exits", async () => {
    const script = `
      require("./src/tools/image/run").tryRun("sh", ["-c", "echo $$; exec sleep 60"], { show: true });
      setTimeout(() => process.exit(3), 1000);`;
    const result = await tryRun(process.execPath, ["--import", "tsx", "--eval", script]);
    expect(result.code).toBe(3);
    await expect
      .poll(() => spawnSync("sh", ["-c", `kill -s 0 ${Number(result.stderr)}`]).status, { timeout: 10_000 })
      .not.toBe(0);
  });

  it("survives a program that does not read its input", async () => {
    expect((await tryRun("true", [], { input: "x".repeat(1_000_000) })).code).toBe(0);
  });
});

describe("run", () => {
  it("passes input and environment", async () => {
    expect(
      await run("sh", ["-c", 'cat; echo "$LAMP_TEST"'], { input: "in ", env: { LAMP_TEST: "env" } }),
    ).toBe("in env\n");
  });

  it("reports a failure with the program's own output", async () => {
    await expect(run("sh", ["-c", "echo broken >&2; exit 4"])).rejects.toThrow(
      "failed with exit code 4: broken",
    );
  });
});
