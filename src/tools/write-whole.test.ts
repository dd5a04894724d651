import { execFileSync } from "node:child_process";
import {
  closeSync,
  constants,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ToolError } from "./tool-error";
import { writeWhole } from "./write-whole";

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), "lamp-write-whole-"));
});
afterEach(() => rmSync(directory, { recursive: true }));

test("creates the file's folders", () => {
  const file = path.join(directory, "a/b/page.md");
  writeWhole(file, "text\n");
  expect(readFileSync(file, "utf8")).toBe("text\n");
});

test("a link to a file stays a link, and the file is written", () => {
  const file = path.join(directory, "real.json");
  const link = path.join(directory, "link.json");
  writeFileSync(file, "old");
  symlinkSync(file, link);
  writeWhole(link, "new");
  expect([lstatSync(link).isSymbolicLink(), readFileSync(file, "utf8")]).toEqual([true, "new"]);
});

test("a file that cannot be replaced is reported and leaves nothing beside it", () => {
  const file = path.join(directory, "taken");
  mkdirSync(path.join(file, "by a folder"), { recursive: true });
  expect(() => writeWhole(file, "text")).toThrow(ToolError);
  expect(() => writeWhole(file, "text")).toThrow(/taken cannot be written: E/);
  expect(existsSync(`${file}.new`)).toBe(false);
});

test("a pipe stays a pipe, and its reader gets the text", () => {
  const pipe = path.join(directory, "pipe");
  execFileSync("sh", ["-c", 'mkfifo "$0"', pipe]);
  const reader = openSync(pipe, constants.O_RDONLY | constants.O_NONBLOCK);
  writeWhole(pipe, "text\n");
  const got = Buffer.alloc(5);
  readSync(reader, got);
  closeSync(reader);
  expect([lstatSync(pipe).isFIFO(), String(got)]).toEqual([true, "text\n"]);
});
