import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { temporaryFolder } from "../../test/support/temporary-folder";

/** A new directory for the test. */
export function temporaryDirectory(): string {
  return temporaryFolder("test").path;
}

/** Writes a shell script that stands in for a program. */
export function fakeProgram(file: string, script: string): string {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  return file;
}
