import { ToolError } from "../tools/tool-error";

/** Keys and indexes that lead to a value. */
export type Path = readonly PropertyKey[];

/** One thing wrong with one value. */
export interface ConfigProblem {
  /** Where, such as `regions.primary.availabilityZones[1]`; `(root)` for the document itself. */
  readonly path: string;
  /** The value found there as JSON, or `nothing`. */
  readonly got: string;
  /** What is allowed there. */
  readonly allowed: string;
  /** What to do. */
  readonly fix: string;
}

/** The configuration cannot be used. Carries every problem found, not only the first. */
export class ConfigError extends ToolError {
  override readonly name = "ConfigError";

  constructor(
    /** At least one. */
    readonly problems: readonly ConfigProblem[],
    /** What was read: a file's name as the user knows it, or `the configuration`. */
    readonly source: string,
  ) {
    super(
      `${source}: ${problems.map(({ path, got, allowed }) => `${path}: got ${got}, allowed: ${allowed}`).join("; ")}`,
    );
  }
}

/** `error` as plain text: every problem with its path, the value got, what is allowed, and the fix. */
export function formatConfigError(error: ConfigError): string {
  const { problems, source } = error;
  const head = `${source} cannot be used: ${problems.length === 1 ? "1 problem" : `${problems.length} problems`}. Nothing was written.`;
  const blocks = problems.map(
    ({ path, got, allowed, fix }) => `${path}\n  got:     ${got}\n  allowed: ${allowed}\n  fix:     ${fix}`,
  );
  return `${[head, ...blocks].join("\n\n")}\n`;
}

/** A path of keys and indexes as text: `a.b[0]["odd key"]`. */
export function pathText(path: Path): string {
  const text = path
    .map((key) => {
      if (typeof key === "number") {
        return `[${key}]`;
      }
      return /^[\w$-]+$/.test(String(key)) ? `.${String(key)}` : `[${JSON.stringify(String(key))}]`;
    })
    .join("");
  return text === "" ? "(root)" : text.replace(/^\./, "");
}

/** A value as one short line of JSON; `nothing` where there is none. */
export function valueText(value: unknown): string {
  if (value === undefined) {
    return "nothing";
  }
  const text = jsonText(value);
  return text.length > 120 ? `${text.slice(0, 117)}...` : text;
}

function jsonText(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    // Too deep or circular for JSON: never a document from a file, but no reason for a stack trace.
    return `a value that JSON cannot show (${typeof value})`;
  }
}
