import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { configPath, DEFAULT_CONFIG_PATH } from "../config";
import { projectDirectory } from "../tools/cache";
import { shownPath } from "../tools/path";
import { writeWhole } from "../tools/write-whole";
import { commandLine, say, UsageError } from "./process";

export interface GeneratedFilesOptions {
  /** Write nothing; the process exits with 1 if a file is not current. @default false */
  readonly check?: boolean;
  /** The script that generates them, for messages: `rules`. */
  readonly script: string;
}

/**
 * Generated files that are committed: writes those that are not current, or reports which are stale.
 *
 * @param files text by name: relative to the project, or absolute
 * @throws ToolError when one cannot be written
 */
export function settleGeneratedFiles(
  files: Readonly<Record<string, string>>,
  { check = false, script }: GeneratedFilesOptions,
): void {
  for (const [name, text] of Object.entries(files)) {
    const file = path.resolve(projectDirectory, name);
    const shown = shownPath(file);
    if (existsSync(file) && readFileSync(file, "utf8") === text) {
      say(`${shown} is current`);
    } else if (check) {
      say(`${shown} is stale. Commit what this writes: ${commandLine(script, "--check")}`);
      process.exitCode = 1;
    } else {
      writeWhole(file, text);
      say(`${shown} written`);
    }
  }
}

/**
 * Where a command writes what it generates from the configuration in use.
 *
 * @param output - the user's choice: the committed files are of one configuration, of another only if asked for
 * @param committed - where the committed files are
 * @throws UsageError when another configuration's output would overwrite them
 */
export function outputOfConfig(output: string | undefined, committed: string): string {
  if (output === undefined) {
    checkDefaultConfig(
      committed,
      `Give --output to write it elsewhere, or --output ${committed} to overwrite it.`,
    );
  }
  return output ?? committed;
}

/**
 * The committed files are of the default configuration.
 *
 * @param remedy - how to get another configuration's
 * @throws UsageError when another configuration is in use
 */
export function checkDefaultConfig(committed: string, remedy: string): void {
  const inUse = path.resolve(projectDirectory, configPath());
  if (inUse !== path.resolve(projectDirectory, DEFAULT_CONFIG_PATH)) {
    throw new UsageError(
      `${committed} is of ${DEFAULT_CONFIG_PATH}, and LAMP_CONFIG names ${configPath()}. ${remedy}`,
    );
  }
}
