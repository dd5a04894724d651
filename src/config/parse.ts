import { checks } from "./checks";
import type { Config } from "./config";
import { ConfigError, type ConfigProblem, type Path, pathText, valueText } from "./errors";
import { schemaProblems } from "./issues";
import { resolveConfig } from "./resolve";
import { type ParsedConfig, schema } from "./schema";

/**
 * Checks a document and fills in its defaults. The result is frozen, all through.
 * @param source what the document is called in errors
 * @throws ConfigError with every problem, and nothing else, whatever the document.
 */
export function parseConfig(document: unknown, source = "the configuration"): Config {
  const parsed = schema.safeParse(document, { reportInput: true });
  if (parsed.success) {
    const problems = checkProblems(parsed.data, []);
    if (problems.length > 0) {
      throw new ConfigError(problems, source);
    }
    return deepFreeze(resolveConfig(parsed.data));
  }

  const problems = schemaProblems(parsed.error.issues).map((problem) => ({
    ...problem,
    path: pathText(problem.path),
  }));
  // The checks across several values still run, on the document minus what the schema refused.
  const { data, dropped } = withoutRefused(document);
  const broken = [...problems.map(({ path }) => path), ...dropped];
  throw new ConfigError(data ? [...problems, ...checkProblems(data, broken)] : problems, source);
}

/** The conflicts that the checks find, minus those that rest on a value that is already refused. */
function checkProblems(config: ParsedConfig, brokenPaths: readonly string[]): ConfigProblem[] {
  const broken = [...brokenPaths];
  return checks.flatMap((check) => {
    const sound = check(config).filter(
      ({ path, uses }) => ![path, ...uses].some((used) => broken.some((other) => touches(used, other))),
    );
    broken.push(...sound.map(({ path }) => path));
    return sound.map(({ path, got, allowed, fix }) => ({ path, got: valueText(got), allowed, fix }));
  });
}

/** Whether the paths are the same, or one leads to the other. */
function touches(one: string, other: string): boolean {
  const leadsTo = (from: string, to: string) =>
    to === from || to.startsWith(`${from}.`) || to.startsWith(`${from}[`);
  return leadsTo(one, other) || leadsTo(other, one);
}

/** Stand-ins for what has no default; a conflict that rests on one is left out, as its path is among the dropped. */
const STAND_INS = { accountId: "000000000000", dns: { zone: { create: "stand-in.test" } } };

/** The document minus the values the schema refuses, and the paths dropped. `data` is missing where nothing is left. */
function withoutRefused(document: unknown): { data?: ParsedConfig; dropped: string[] } {
  const dropped: string[] = [];
  let rest = document;
  // Each round drops one level more: a missing key takes with it the section that needs it.
  for (let levels = 0; levels < 4 && isRecord(rest); levels++) {
    const dns = isRecord(rest.dns) ? { ...STAND_INS.dns, ...rest.dns } : STAND_INS.dns;
    const result = schema.safeParse({ ...STAND_INS, ...rest, dns }, { reportInput: true });
    if (result.success) {
      return { data: result.data, dropped };
    }
    const paths = schemaProblems(result.error.issues)
      .map(({ path }) => path.slice(0, Math.max(1, path.length - levels)))
      .filter(({ length }) => length > 0);
    dropped.push(...paths.map(pathText));
    rest = omit(rest, paths);
  }
  return { dropped };
}

/** `value` without what the paths lead to; a list is dropped whole. */
function omit(value: unknown, paths: readonly Path[]): unknown {
  if (paths.length === 0) {
    return value;
  }
  if (!isRecord(value) || paths.some(({ length }) => length === 0)) {
    return undefined;
  }
  const entries = Object.entries(value).map(([key, child]) => {
    const below = paths.filter(([first]) => first === key).map((path) => path.slice(1));
    return [key, omit(child, below)] as const;
  });
  return Object.fromEntries(entries.filter(([, child]) => child !== undefined));
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function deepFreeze<Value>(value: Value): Value {
  if (typeof value === "object" && value !== null) {
    for (const child of Object.values(value)) {
      deepFreeze(child);
    }
    Object.freeze(value);
  }
  return value;
}
