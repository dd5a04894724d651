import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { requireCommands } from "../support/commands";

const project = join(__dirname, "../..");
const run = (command: string, ...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: project, encoding: "utf8" });
  return { status, output: stdout + stderr };
};
const files = (...patterns: string[]) =>
  run("git", "ls-files", "--cached", "--others", "--exclude-standard", ...patterns)
    .output.trim()
    .split("\n");

beforeAll(() => requireCommands("php", "phpcs", "phpmd", "phpunit", "shellcheck"));

describe("the sources of the image", () => {
  it("pass PHP's own check", () => {
    const sources = files("apache-image/*.php");
    expect(sources.length).toBeGreaterThan(30);
    expect(sources.map((file) => run("php", "-l", file)).filter(({ status }) => status !== 0)).toEqual([]);
  });

  it("declare strict types, every one", () => {
    const loose = run("grep", "-L", "-x", "declare(strict_types=1);", ...files("apache-image/*.php"));
    expect(loose.output).toBe("");
  });

  it("follow the coding style of PSR-12, which PER continues", () => {
    expect(run("phpcs", "--standard=PSR12", "apache-image/app", "apache-image/tests")).toEqual({
      status: 0,
      output: "",
    });
  });

  it("have nothing unused, tangled or oversized in the eyes of PHPMD", () => {
    const verdict = run(
      "phpmd",
      "apache-image/app/src,apache-image/app/public,apache-image/app/bin",
      "text",
      "unusedcode,codesize,design",
    );
    expect(verdict).toEqual({ status: 0, output: "" });
  });

  it("pass their PHPUnit tests", () => {
    const { status, output } = run("phpunit", "--configuration", "apache-image/phpunit.xml");
    expect(output).toMatch(/OK \(\d+ tests, \d+ assertions\)/);
    expect(status).toBe(0);
  });

  it("pass shellcheck", () => {
    const scripts = [...files("apache-image/scripts/*"), ...files("test/support/*.sh")];
    expect(scripts.length).toBeGreaterThanOrEqual(3);
    expect(run("shellcheck", ...scripts)).toEqual({ status: 0, output: "" });
  });
});
