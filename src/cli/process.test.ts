import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { projectDirectory } from "../tools/cache";
import { say, show } from "./process";

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
