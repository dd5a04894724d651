import type { SynthesizedStack } from "../../terraform/stack/synthesized-stack";

/**
 * The settings that the stacks give their databases by RDS's parameter group, by name: for a server that stands in for
 * one. Without what RDS computes from the instance class, such as `{DBInstanceClassMemory*3/4}`.
 *
 * @throws Error where there is no stack `primary`, or not exactly one parameter group in it
 */
export function databaseParameters(stacks: readonly SynthesizedStack[]): Readonly<Record<string, string>> {
  // Both regions have the same module's.
  const primary = stacks.find(({ name }) => name === "primary");
  if (!primary) {
    throw new Error(`No stack primary; the stacks are: ${stacks.map(({ name }) => name).join(", ")}.`);
  }
  const parameters = primary.resource("aws_db_parameter_group").parameter as readonly {
    readonly name: string;
    readonly value: string;
  }[];
  return Object.fromEntries(
    parameters.filter(({ value }) => !value.includes("{")).map(({ name, value }) => [name, value]),
  );
}
