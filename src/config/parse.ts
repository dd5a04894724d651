import type { Config } from "./config";
import { ConfigError, pathText, valueText } from "./errors";
import { resolveConfig } from "./resolve";
import { schema } from "./schema";

/**
 * Checks a document and fills in its defaults. The result is frozen, all through.
 * @throws ConfigError with every problem there is.
 */
export function parseConfig(document: unknown, source = "the configuration"): Config {
  const parsed = schema.safeParse(document, { reportInput: true });
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => ({
      path: pathText(issue.path),
      got: valueText(issue.input),
      allowed: issue.message,
      fix: "set an allowed value",
    }));
    throw new ConfigError(problems, source);
  }
  return deepFreeze(resolveConfig(parsed.data));
}

function deepFreeze<Value>(value: Value): Value {
  if (typeof value === "object" && value !== null) {
    for (const child of Object.values(value)) deepFreeze(child);
    Object.freeze(value);
  }
  return value;
}
