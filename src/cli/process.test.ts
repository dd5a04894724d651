import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { Command } from "commander";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { projectDirectory } from "../tools/cache";
import { runCommand, say, show } from "./process";

const EXPORTS = "LAMP_CONFIG=config/staging.json CDKTF_OUTDIR=cdktf.out/staging";

beforeEach(() => {
  vi.stubEnv("LAMP_CONFIG", "config/staging.json");
  vi.stubEnv("CDKTF_OUTDIR", "cdktf.out/staging");
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

describe("what a command prints", () => {
  it.each([
    ["a message", say, "stderr"],
    ["a result", show, "stdout"],
  ] as const)("%s carries the environment in use in its commands", (_, print, stream) => {
    const write = vi.spyOn(process[stream], "write").mockReturnValue(true);
    print("next: npm run plan -- --target aws");
    expect(write.mock.calls).toEqual([[`next: ${EXPORTS} npm run plan -- --target aws\n`]]);
  });

  it("as JSON stays JSON whatever the environment's paths have", () => {
    vi.stubEnv("CDKTF_OUTDIR", '/var/"our" out');
    const write = vi.spyOn(process.stdout, "write").mockReturnValue(true);
    show(JSON.stringify({ next: "npm run plan" }));
    expect(JSON.parse(String(write.mock.calls[0]?.[0]))).toEqual({
      next: `LAMP_CONFIG=config/staging.json CDKTF_OUTDIR='/var/"our" out' npm run plan`,
    });
  });

  it("in its help, and a subcommand's, has examples of the environment in use", async () => {
    const write = vi.spyOn(process.stdout, "write").mockReturnValue(true);
    for (const args of [["--help"], ["status", "--help"]]) {
      const command = new Command("npm run lamp --").addHelpText(
        "after",
        "\nExample:\n  npm run lamp -- status",
      );
      command.command("status").addHelpText("after", "\nExample:\n  npm run lamp -- status --json");
      vi.spyOn(process, "argv", "get").mockReturnValue(["node", "lamp", ...args]);
      await runCommand(command);
    }
    const shown = write.mock.calls.map(([text]) => String(text)).join("");
    expect(shown.match(/^ {2}LAMP_CONFIG=\S+ CDKTF_OUTDIR=\S+ npm run lamp -- status( --json)?$/gm)).toEqual([
      `  ${EXPORTS} npm run lamp -- status`,
      `  ${EXPORTS} npm run lamp -- status --json`,
    ]);
  });

  it("goes through say and show in every command; a review shows what any project's plan contains, as it is", () => {
    const folder = path.join(projectDirectory, "src/cli");
    const past = readdirSync(folder)
      .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts") && name !== "process.ts")
      .filter((name) =>
        /process\.std(out|err)\.write|console\./.test(readFileSync(path.join(folder, name), "utf8")),
      );
    expect(past).toEqual(["review.ts"]);
  });
});
