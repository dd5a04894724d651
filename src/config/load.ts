import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { projectDirectory } from "../tools/cache";
import type { Config } from "./config";
import { configPath, DEFAULT_CONFIG_PATH } from "./environment";
import { ConfigError, type ConfigProblem } from "./errors";
import { findJsonFault } from "./json";
import { isRecord, parseConfig } from "./parse";

/** @see loadConfig */
export interface LoadConfigOptions {
  /**
   * The file, relative to the project's root.
   * @default see configPath
   */
  readonly path?: string;
  /**
   * Values that take the place of the file's, by section: `{ service: { standbyTasks: 1 } }`. Those that are undefined
   * take none.
   * @default none
   */
  readonly settings?: Settings;
}

type Settings = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/**
 * Reads and checks the configuration and fills in its defaults. Warnings come from `configWarnings`.
 * @throws ConfigError with every problem: show it with `formatConfigError` and exit 1.
 */
export function loadConfig(options: LoadConfigOptions = {}): Config {
  const path = options.path ?? configPath();
  const text = read(path);
  const fault = findJsonFault(text);
  if (fault) {
    throw new ConfigError([syntaxProblem(text, fault.offset, fault.message)], path);
  }
  return parseConfig(withSettings(JSON.parse(text), options.settings ?? {}), path);
}

/** A document or section that is no object stays as it is, and is refused. */
function withSettings(document: unknown, settings: Settings): unknown {
  if (!isRecord(document)) {
    return document;
  }
  const sections = Object.entries(settings).flatMap(([name, values]) => {
    const given = Object.entries(values).filter(([, value]) => value !== undefined);
    const { [name]: section = {} } = document;
    return given.length > 0 && isRecord(section)
      ? [[name, { ...section, ...Object.fromEntries(given) }] as const]
      : [];
  });
  return { ...document, ...Object.fromEntries(sections) };
}

function read(path: string): string {
  try {
    // Some editors begin a file with a byte order mark, which is not JSON.
    return readFileSync(resolve(projectDirectory, path), "utf8").replace(/^\uFEFF/, "");
  } catch (error) {
    throw new ConfigError([fileProblem((error as NodeJS.ErrnoException).code ?? "")], path);
  }
}

function fileProblem(code: string): ConfigProblem {
  const reasons: Readonly<Record<string, string>> = {
    ENOENT: "no such file",
    EISDIR: "a directory",
  };
  return {
    path: "(file)",
    got: reasons[code] ?? `a file that cannot be read (${code})`,
    allowed: "a JSON file; a relative path starts at the project's root",
    fix: `create it (a copy of ${DEFAULT_CONFIG_PATH} is a start), or set LAMP_CONFIG to the file to use`,
  };
}

function syntaxProblem(text: string, offset: number, expected: string): ConfigProblem {
  const before = text.slice(0, offset).split("\n");
  const [found = ""] = text.slice(offset, offset + 40).split(/\r?\n/, 1);
  return {
    path: `line ${before.length}, column ${(before.at(-1) ?? "").length + 1}`,
    got: offset < text.length ? found : "the end of the file",
    allowed: expected,
    fix: "fix the JSON: double quotes, a comma between entries and none after the last, no comments",
  };
}
