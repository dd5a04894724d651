import { spawnSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { lockDirectory } from "./lock";
import { temporaryDirectory } from "./test-support";

describe("the lock of a directory", () => {
  it("is refused while a running process holds it", () => {
    const directory = temporaryDirectory();
    writeFileSync(path.join(directory, ".lock"), String(process.ppid));

    expect(() => lockDirectory(directory)).toThrow(`${directory} is in use by process ${process.ppid}.`);
  });

  it("is free again once it is released", () => {
    const directory = temporaryDirectory();
    lockDirectory(directory)();

    expect(existsSync(path.join(directory, ".lock"))).toBe(false);
    lockDirectory(directory)();
  });

  it("is taken over from a process that has ended", () => {
    const directory = temporaryDirectory();
    const { pid } = spawnSync(process.execPath, ["-e", ""]);
    writeFileSync(path.join(directory, ".lock"), String(pid));

    lockDirectory(directory)();
  });
});
