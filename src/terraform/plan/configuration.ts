import type { PlanJson, Values } from "./plan-json";

/** Values of the variables that a plan was made with. */
export function variablesOf(plan: PlanJson): Record<string, unknown> {
  return Object.fromEntries(Object.entries(plan.variables ?? {}).map(([name, { value }]) => [name, value]));
}

/**
 * The region that a provider is configured with; undefined if it has none or the plan's configuration does not show it.
 *
 * @param provider - of `provider_config`
 * @param variable - the value of a variable
 */
export function regionOfProvider(
  provider: Values | undefined,
  variable: (name: string) => unknown,
): string | undefined {
  const { constant_value, references } = provider?.expressions?.region ?? {};
  const text = typeof constant_value === "string" ? constant_value : undefined;
  const name = /^\$?\{?var\.(\w+)\}?$/.exec(text ?? references?.[0] ?? "")?.[1];
  if (name === undefined) {
    return text?.includes("${") ? undefined : text;
  }
  const value = variable(name);
  return typeof value === "string" ? value : undefined;
}
