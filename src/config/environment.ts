import { existsSync, readdirSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import { projectDirectory } from "../tools/cache";
import { shownPath } from "../tools/path";
import { shellWord } from "../tools/shell-word";

/** The configuration file without LAMP_CONFIG, relative to the project's root. */
export const DEFAULT_CONFIG_PATH = "config/production.json";

/** The configuration file in use, relative to the project's root or absolute: LAMP_CONFIG, else config/production.json. */
export function configPath(): string {
  return process.env.LAMP_CONFIG || DEFAULT_CONFIG_PATH;
}

/** What the workflows and GitHub's environments call an environment: `staging` for config/staging.json. */
export function environmentName(): string {
  return basename(configPath(), ".json");
}

/** CDKTF's own default. */
const DEFAULT_OUTPUT_DIRECTORY = "cdktf.out";

/** CDKTF's output folder: CDKTF_OUTDIR, else cdktf.out. */
export function defaultOutputDirectory(): string {
  return process.env.CDKTF_OUTDIR || DEFAULT_OUTPUT_DIRECTORY;
}

/** An environment: what a printed command needs so that it works on the same stacks. */
export interface Environment {
  /** What LAMP_CONFIG names, or the default: relative to the project, or absolute outside of it. */
  readonly configFile: string;
  /** What CDKTF_OUTDIR names, or the default; likewise. */
  readonly outputDirectory: string;
  /** Whether the project has no configuration of another environment. */
  readonly isOnly: boolean;
}

/** What a command works with without LAMP_CONFIG and CDKTF_OUTDIR, if the project has no other configuration. */
export const DEFAULT_ENVIRONMENT: Environment = {
  configFile: DEFAULT_CONFIG_PATH,
  outputDirectory: DEFAULT_OUTPUT_DIRECTORY,
  isOnly: true,
};

/** The environment of this process. */
export function environmentInUse(): Environment {
  const inUse = resolve(projectDirectory, configPath());
  return {
    configFile: fromProject(inUse),
    outputDirectory: fromProject(resolve(defaultOutputDirectory())),
    // Read when asked for: every printed line needs the rest.
    get isOnly() {
      return configFiles().every((file) => file === inUse);
    },
  };
}

/** Relative to the project, where its commands run; a path outside of it stays absolute. */
function fromProject(file: string): string {
  return shownPath(file, projectDirectory);
}

/** The configurations beside the default one, which count as environments; examples and the schema do not. */
function configFiles(): string[] {
  const folder = resolve(projectDirectory, dirname(DEFAULT_CONFIG_PATH));
  if (!existsSync(folder)) {
    return [];
  }
  return readdirSync(folder)
    .filter((name) => name.endsWith(".json") && !/\.(example|schema)\.json$/.test(name))
    .map((name) => resolve(folder, name));
}

/** `LAMP_CONFIG=config/staging.json CDKTF_OUTDIR=cdktf.out/staging`; empty for the defaults. */
export function assignments({ configFile, outputDirectory }: Environment): string {
  return [
    ["LAMP_CONFIG", configFile, DEFAULT_CONFIG_PATH],
    ["CDKTF_OUTDIR", outputDirectory, DEFAULT_OUTPUT_DIRECTORY],
  ]
    .filter(([, value, usual]) => value !== usual)
    .map(([name, value]) => `${name}=${shellWord(`${value}`)}`)
    .join(" ");
}

/** Where a command of this project begins, unless it names its environment itself. */
const COMMAND = /(?<!=\S+ )\b(?=npm run |npx cdktf )/g;

/** A text whose `npm run` commands work on the environment in any shell. */
export function withEnvironment(text: string, environment = environmentInUse()): string {
  const variables = assignments(environment);
  return variables === "" ? text : text.replaceAll(COMMAND, () => `${variables} `);
}

/** JSON whose texts' commands work on the environment in any shell. */
export function jsonWithEnvironment(json: string, environment = environmentInUse()): string {
  const variables = assignments(environment);
  // A path may have what JSON escapes.
  return variables === ""
    ? json
    : json.replaceAll(COMMAND, () => `${JSON.stringify(variables).slice(1, -1)} `);
}

/** A command's help, whose examples work on the environment, and name its folders. */
export function helpWithEnvironment(help: string, environment = environmentInUse()): string {
  return withEnvironment(withFolder(help, environment, shellWord), environment);
}

/**
 * A Markdown page whose commands work on the environment: those in the text carry the variables, each block begins with
 * them, and folders below CDKTF's are the environment's.
 */
export function pageWithEnvironment(page: string, environment = environmentInUse()): string {
  const variables = assignments(environment);
  if (variables === "") {
    return page;
  }
  return page.replaceAll(/((?:^ {4,}\S.*\n?)+)|^.+$/gm, (text: string, block?: string) => {
    if (block === undefined) {
      const inFolder = text.replaceAll(/`[^`]*`|[^`]+/g, (span) =>
        withFolder(span, environment, /^`(?:npm|npx|terraform) /.test(span) ? shellWord : asItIs),
      );
      return withEnvironment(inFolder, environment);
    }
    const inFolder = withFolder(block, environment, shellWord);
    const [, indent] = /^( +)(?:npm|npx|terraform|GENERATION=)/m.exec(block) ?? [];
    return indent === undefined ? inFolder : `${indent}export ${variables}\n${inFolder}`;
  });
}

const asItIs = (path: string) => path;

/** A text with the environment's folder in place of the default one, and what is below it. */
function withFolder(
  text: string,
  { outputDirectory }: Environment,
  written: (path: string) => string,
): string {
  const folder = new RegExp(`\\b${DEFAULT_OUTPUT_DIRECTORY}\\b((?:/[\\w.*-]*\\w)*)`, "g");
  return outputDirectory === DEFAULT_OUTPUT_DIRECTORY
    ? text
    : text.replaceAll(folder, (_, below: string) => written(`${outputDirectory}${below}`));
}

/**
 * What a person types to approve a change: where there are several environments, which may share regions and account, the
 * environment's name too.
 *
 * @param name - the configuration's
 * @param word - the region, or what is deleted
 */
export function approvalWord(name: string, word: string, { isOnly } = environmentInUse()): string {
  return isOnly ? word : `${name} ${word}`;
}
