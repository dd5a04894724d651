import type { Block, SynthesizedStack } from "../../../terraform/stack/synthesized-stack";

export const REPLICATION = "aws_ecr_replication_configuration";

/** The rules of a replication configuration block. */
export function rulesOf(block: Block): Block[] {
  return block.replication_configuration?.rule ?? [];
}

/** Names of the repositories that a stack creates. */
export function repositoriesOf(stack: SynthesizedStack): string[] {
  return Object.values(stack.resources("aws_ecr_repository")).map(({ name }) => name);
}
