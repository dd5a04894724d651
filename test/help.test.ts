import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { run } from "../src/tools/run";

const root = path.resolve(__dirname, "..");
const sources = readdirSync(path.join(root, "src/cli")).filter((file) => /^[a-z-]+\.ts$/.test(file));
/** Every file of src/cli that is a command; commands share the others. */
const commands = sources.filter((file) =>
  /\bnew Command\(/.test(readFileSync(path.join(root, "src/cli", file), "utf8")),
);
const { scripts } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));

const runCli = (file: string, args: readonly string[]) =>
  run(process.execPath, [path.join(root, "src/cli/launch.js"), `src/cli/${file}`, ...args], 60);

/** Names of the subcommands that a help lists. */
function subcommandsIn(help: string): string[] {
  const [, listed = ""] = /^Commands:\n((?: {2}.*\n|\n)+)/m.exec(help) ?? [];
  return [...listed.matchAll(/^ {2}([a-z][a-z-]*)/gm)].flatMap(([, name]) =>
    name === undefined || name === "help" ? [] : [name],
  );
}

it("there are commands to check", () => {
  expect(commands).toEqual(expect.arrayContaining(["plan.ts", "synth.ts", "diagram.ts", "image.ts"]));
});

describe.each(commands)("src/cli/%s", (file) => {
  it("is a script of package.json", () => {
    const lines = Object.values<string>(scripts);
    expect(lines.filter((line) => line.includes(`src/cli/${file}`))).not.toEqual([]);
  });

  it("--help exits with 0, writes only to stdout and lists the exit codes; so does each subcommand's", async () => {
    const { code, stdout, stderr } = await runCli(file, ["--help"]);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/^Usage: npm run [a-z:-]+ --/);
    const helps = await Promise.all(
      subcommandsIn(stdout).map(async (name) => ({ name, ...(await runCli(file, [name, "--help"])) })),
    );
    expect(helps.filter((help) => help.code !== 0 || !help.stdout.startsWith("Usage: "))).toEqual([]);
    // Listed once for all subcommands, or by each.
    const told = (help: string) => /\bexit codes?\b/i.test(help);
    const silent = helps.filter((help) => !told(help.stdout)).map(({ name }) => name);
    expect(told(stdout) || (helps.length > 0 && silent.length === 0)).toBe(true);
  });

  it("refuses an unknown option with a message", async () => {
    const { code, stdout, stderr } = await runCli(file, ["--no-such-option"]);
    expect(code).toBeGreaterThan(0);
    expect(stdout).toBe("");
    expect(stderr).toContain("--no-such-option");
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});
