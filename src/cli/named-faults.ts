import { UsageError } from "./process";

/**
 * The faults with these names, in the order of all.
 *
 * @throws UsageError with all names where one is unknown
 */
export function namedFaults<F extends { readonly name: string }>(
  all: readonly F[],
  names: readonly string[],
): F[] {
  const unknown = names.filter((name) => all.every((fault) => fault.name !== name));
  if (unknown.length > 0) {
    throw new UsageError(
      `There is no fault ${unknown.join(", ")}. The faults are: ${all.map(({ name }) => name).join(", ")}`,
    );
  }
  return all.filter(({ name }) => names.includes(name));
}
