import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

/** A new directory of the test's own. */
export function temporaryDirectory(): string {
  return mkdtempSync(path.join(tmpdir(), "lamp-dr-test-"));
}

/** Writes a shell script that stands for a program. */
export function fakeProgram(file: string, script: string): string {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  return file;
}
