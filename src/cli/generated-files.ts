import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { configPath, DEFAULT_CONFIG_PATH } from "../config";
import { projectDirectory } from "../tools/cache";
import { writeWhole } from "../tools/write-whole";
import { UsageError } from "./process";

export interface GeneratedFilesOptions {
  /** Write nothing; the process ends with 1 where a file is not current. @default false */
  readonly check?: boolean;
  /** What makes them, for messages: `npm run rules`. */
  readonly command: string;
}

/**
 * Files that a command makes and that are committed: writes those that are not current, or says which.
 *
 * @param files text by name: relative to the project, or absolute
 * @throws ToolError when one cannot be written
 */
export function settleGeneratedFiles(
  files: Readonly<Record<string, string>>,
  { check = false, command }: GeneratedFilesOptions,
): void {
  const say = (line: string) => void process.stderr.write(`${line}\n`);
  for (const [name, text] of Object.entries(files)) {
    const file = path.resolve(projectDirectory, name);
    if (existsSync(file) && readFileSync(file, "utf8") === text) {
      say(`${name} is current`);
    } else if (check) {
      say(`${name} is stale: run ${command} and commit it`);
      process.exitCode = 1;
    } else {
      writeWhole(file, text);
      say(`${name} written`);
    }
  }
}

/**
 * Where a command writes what it makes of the configuration in use.
 *
 * @param output - what the user said; what is committed is of one configuration, and of another only when he says so
 * @param committed - the place of that in the project
 * @throws UsageError when it would be overwritten with what another configuration gives
 */
export function outputOfConfig(output: string | undefined, committed: string): string {
  const inUse = path.resolve(projectDirectory, configPath());
  if (output === undefined && inUse !== path.resolve(projectDirectory, DEFAULT_CONFIG_PATH)) {
    throw new UsageError(
      `${committed} is of ${DEFAULT_CONFIG_PATH}, and LAMP_CONFIG names ${configPath()}. Say with --output where to write ` +
        `what that gives; --output ${committed} if it is to take that place.`,
    );
  }
  return output ?? committed;
}
