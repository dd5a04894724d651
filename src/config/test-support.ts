import { ConfigError, type ConfigProblem } from "./errors";
import { parseConfig } from "./parse";

/** The smallest valid document, with the values at the dotted paths set: `{ "scaling.minTasks": 3 }`. */
export function documentWith(values: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  const document = { accountId: "123456789012", dns: { zone: { create: "lamp-visitor.test" } } };
  for (const [path, value] of Object.entries(values)) {
    set(document, path.split("."), value);
  }
  return document;
}

function set(target: Record<string, unknown>, [key = "", ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) {
    target[key] = value;
  } else {
    target[key] ??= {};
    set(target[key] as Record<string, unknown>, rest, value);
  }
}

/** What is wrong with the smallest valid document once the values are set; none where it is allowed. */
export function problemsWith(values: Readonly<Record<string, unknown>>): readonly ConfigProblem[] {
  return problemsOf(documentWith(values));
}

/** What is wrong with a document; none where it is allowed. */
export function problemsOf(document: unknown): readonly ConfigProblem[] {
  try {
    parseConfig(document);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) {
      return error.problems;
    }
    throw error;
  }
}
