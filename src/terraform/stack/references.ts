import { evaluate, Unknown } from "../hcl";
import type { Block, SynthesizedStack } from "./synthesized-stack";

/** The target of a plain reference. */
export interface Reference {
  readonly kind: "resource" | "data" | "ephemeral";
  readonly type: string;
  readonly id: string;
  /** Such as `arn`; empty for the whole resource. */
  readonly attribute: string;
}

/** The target of `${TYPE.ID.ATTRIBUTE}`, with or without an index; undefined for anything else. */
export function referenceOf(value: unknown): Reference | undefined {
  if (!(value instanceof Unknown) || !value.path) {
    return undefined;
  }
  const [root = "", ...steps] = value.path;
  if (root === "data" || root === "ephemeral") {
    const [type = "", id = "", ...attribute] = steps;
    return { kind: root, type, id, attribute: attribute.join(".") };
  }
  const [id = "", ...attribute] = steps;
  return { kind: "resource", type: root, id, attribute: attribute.join(".") };
}

/** Every reference in an expression, such as `aws_lb.main`; none in a known value. */
export function referencesOf(value: unknown): readonly string[] {
  return value instanceof Unknown ? value.references : [];
}

/** Logical id of the resource that a value refers to, if it is of this type. */
export function idOf(value: unknown, type: string): string | undefined {
  const reference = referenceOf(value);
  return reference?.kind === "resource" && reference.type === type ? reference.id : undefined;
}

/** Whether a value refers to an attribute of a resource. */
export function refersTo(value: unknown, type: string, id: string): boolean {
  return idOf(value, type) === id;
}

/** Region of the provider that a block uses. */
export function regionOf(stack: SynthesizedStack, block: Block = {}): string | undefined {
  const alias = typeof block.provider === "string" ? block.provider.split(".")[1] : undefined;
  return stack.json.provider?.aws?.find((provider) => provider.alias === alias)?.region;
}

/** The stack whose state a `terraform_remote_state` reads: the one with its key or workspace. */
export function producerOf(
  stacks: readonly SynthesizedStack[],
  remoteState: Block,
): SynthesizedStack | undefined {
  const { key, workspaces } = remoteState.config ?? {};
  return stacks.find((stack) =>
    key === undefined
      ? workspaces?.name !== undefined && stack.backend("cloud")?.workspaces?.name === workspaces.name
      : stack.backend("s3")?.key === key,
  );
}

/** A value, and the stack that it belongs to. */
export interface Followed {
  readonly stack: SynthesizedStack;
  readonly value: unknown;
}

/**
 * Follows `${data.terraform_remote_state.ID.outputs.NAME}` to the value of that output in its stack.
 * @returns the value itself if it is no such reference; undefined if the stack or output does not exist.
 */
export function follow(
  stacks: readonly SynthesizedStack[],
  stack: SynthesizedStack,
  value: unknown,
): Followed | undefined {
  const reference = referenceOf(value);
  if (reference?.kind !== "data" || reference.type !== "terraform_remote_state") {
    return { stack, value };
  }
  const remoteState = stack.dataSources("terraform_remote_state")[reference.id];
  const producer = remoteState && producerOf(stacks, remoteState);
  const output = producer?.outputs[reference.attribute.replace(/^outputs\./, "")];
  return producer && output && { stack: producer, value: evaluate(output.value, {}) };
}
