import type { Block, SynthesizedStack } from "../../terraform/stack/synthesized-stack";

/**
 * The settings that the stacks give their databases by RDS's parameter group, by name: for a server that stands in for
 * one. Without what RDS computes from the instance class, such as `{DBInstanceClassMemory*3/4}`.
 *
 * @throws Error where there is no stack `primary`, or its parameter groups differ
 */
export function databaseParameters(stacks: readonly SynthesizedStack[]): Readonly<Record<string, string>> {
  // Both regions have the same, and so have all releases: rds-same-engine-in-both-regions, rds-promised-parameters.
  const primary = stacks.find(({ name }) => name === "primary");
  if (!primary) {
    throw new Error(`No stack primary; the stacks are: ${stacks.map(({ name }) => name).join(", ")}.`);
  }
  const groups = Object.values(primary.resources("aws_db_parameter_group")).map(settingsOf);
  const [settings = {}] = groups;
  if (new Set(groups.map((group) => JSON.stringify(group))).size !== 1) {
    throw new Error(
      `The ${groups.length} parameter groups of ${primary.name} are not one or more with the same settings.`,
    );
  }
  return settings;
}

function settingsOf({ parameter = [] }: Block): Record<string, string> {
  const parameters = parameter as readonly { readonly name: string; readonly value: string }[];
  return Object.fromEntries(
    parameters.filter(({ value }) => !value.includes("{")).map(({ name, value }) => [name, value]),
  );
}
