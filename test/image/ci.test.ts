import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { findEngine } from "../../src/tools/local/database/engine";
import { serverPath } from "../../src/tools/local/programs";
import { requireCommands } from "../support/commands";

const root = join(__dirname, "../..");
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "lamp-ci-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

it("CI's scripts pass shellcheck", () => {
  requireCommands("shellcheck");
  const scripts = readdirSync(join(root, ".ci")).filter((name) =>
    readFileSync(join(root, ".ci", name), "utf8").startsWith("#!"),
  );
  expect(scripts.sort()).toEqual(["environments", "fresh-machine", "mysql", "run"]);
  const { status, stdout } = spawnSync("shellcheck", scripts, { cwd: join(root, ".ci"), encoding: "utf8" });
  expect([status, stdout]).toEqual([0, ""]);
});

describe(".ci/mysql", () => {
  const install = (directory: string) =>
    spawnSync(join(root, ".ci/mysql"), [directory], { encoding: "utf8" });

  it("keeps a MySQL that is there and runs, and names the folder of its programs", () => {
    const installed = dirname(findEngine("mysql", serverPath)?.programs.server ?? "");
    const { status, stdout } = install(dirname(installed));
    expect([status, stdout]).toEqual([0, `${installed}\n`]);
  });

  it("does not take MariaDB, under MySQL's names, for MySQL, nor remove a folder that is not its own", () => {
    execFileSync("mkdir", [join(folder, "bin")]);
    for (const name of ["mysqld", "mysql", "mysqldump"]) {
      const program = "#!/bin/sh\necho 'Ver 10.11.19-MariaDB for debian-linux-gnu'\n";
      writeFileSync(join(folder, "bin", name), program, { mode: 0o755 });
    }
    const { status, stderr } = install(folder);
    expect([status, stderr]).toEqual([1, `${folder} is not empty, and not MySQL's: name a new folder\n`]);
    expect(readdirSync(join(folder, "bin")).sort()).toEqual(["mysql", "mysqld", "mysqldump"]);
  });
});
