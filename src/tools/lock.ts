import { readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { atExit } from "./at-exit";
import { ToolError } from "./tool-error";

/**
 * Locks a directory for this process. A lock whose process has ended is taken over.
 *
 * @returns a function that releases the lock; the end of the process releases it too
 * @throws ToolError when another process holds the lock
 */
export function lockDirectory(directory: string): () => void {
  const file = path.join(directory, ".lock");
  if (!take(file)) {
    const holder = Number(readFileSync(file, "utf8"));
    if (isRunning(holder)) {
      throw new ToolError(
        `${directory} is in use by process ${holder}. Wait for it to end, or work in another directory with --output.`,
      );
    }
    rmSync(file, { force: true });
    if (!take(file)) {
      throw new ToolError(`${directory} was locked by another process just now. Try again.`);
    }
  }
  const remove = () => rmSync(file, { force: true });
  const cancel = atExit(remove);
  return () => {
    cancel();
    remove();
  };
}

function take(file: string): boolean {
  try {
    writeFileSync(file, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") {
      return false;
    }
    throw error;
  }
}

function isRunning(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
