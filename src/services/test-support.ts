import { expect } from "vitest";

/** A synthesized stack, to be broken by a test. */
// biome-ignore lint/suspicious/noExplicitAny: JSON of any shape, about to be broken on purpose.
export type Json = any;

export interface Stacks {
  readonly primary: Json;
  readonly dr: Json;
  readonly dns: Json;
  readonly "terraform-state": Json;
}

/** By rule id: one way to violate it in the real synthesized stacks. */
export type Mutations = Readonly<Record<string, (stacks: Stacks) => void>>;

/** The stack's only resource of a type, or the one with this id. */
export function of(stack: Json, type: string, id?: string): Json {
  const blocks = stack.resource[type];
  const ids = Object.keys(blocks);
  if (id === undefined) {
    expect(ids).toHaveLength(1);
  }
  const found = blocks[id ?? ids[0] ?? ""];
  expect(found, `${type}.${id}`).toBeDefined();
  return found;
}

/** Replaces text in an attribute; the text must exist. */
export function replace(block: Json, attribute: string, from: string, to: string): void {
  expect(block[attribute]).toContain(from);
  block[attribute] = block[attribute].split(from).join(to);
}

export const database = (stack: Json) => of(stack, "aws_db_instance");
export const service = (stack: Json) => of(stack, "aws_ecs_service");
export const alarm = (stack: Json, id: string) => of(stack, "aws_cloudwatch_metric_alarm", id);
