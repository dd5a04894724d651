import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { atExit } from "./at-exit";

/** A folder for one test, readable by the servers that run as other users. */
export interface TemporaryFolder {
  readonly path: string;
  remove(): void;
}

/** Creates an empty folder, which is removed at the latest when this process ends. */
export function temporaryFolder(name: string): TemporaryFolder {
  const path = mkdtempSync(join(tmpdir(), `lamp-${name}-`));
  chmodSync(path, 0o755);
  const remove = () => rmSync(path, { recursive: true, force: true });
  const forget = atExit(remove);
  return {
    path,
    remove() {
      remove();
      forget();
    },
  };
}
