import { decisiveValues, evaluate, type Scope, Unknown } from "../hcl";
import { referencesOf } from "./dependencies";
import type { Situation } from "./situations";
import type { Block, SynthesizedStack } from "./synthesized-stack";

/** A resource instance as a plan in one situation would see it; `count` and `for_each` create several from one block. */
export interface Instance {
  readonly stack: SynthesizedStack;
  readonly type: string;
  readonly id: string;
  /** `each.key` or `count.index`. */
  readonly key?: string | number;
  /** Address of the block, without the key. */
  readonly address: string;
  /** The arguments, evaluated. */
  readonly values: Block;
  readonly situation: Situation;
}

const cache = new WeakMap<SynthesizedStack, Map<string, Instance[]>>();

/** The instances of a resource type in one situation. */
export function instancesOf(stack: SynthesizedStack, type: string, situation: Situation): Instance[] {
  const ofStack = cache.get(stack) ?? new Map<string, Instance[]>();
  cache.set(stack, ofStack);
  const key = `${type} ${situation.label}`;
  const instances =
    ofStack.get(key) ??
    Object.entries(stack.resources(type)).flatMap(([id, block]) => expand(stack, type, id, block, situation));
  ofStack.set(key, instances);
  return instances;
}

function expand(
  stack: SynthesizedStack,
  type: string,
  id: string,
  block: Block,
  situation: Situation,
): Instance[] {
  const scope = { var: situation.variables };
  const instance = (key: string | number | undefined, own: Scope): Instance => ({
    stack,
    type,
    id,
    key,
    address: `${type}.${id}`,
    values: valuesOf(block, { ...scope, ...own }),
    situation,
  });
  if (block.for_each !== undefined) {
    const each = evaluate(block.for_each, scope);
    if (each instanceof Unknown) {
      return [instance(undefined, {})];
    }
    const entries = Array.isArray(each) ? each.map((key) => [key, key]) : Object.entries(each as object);
    return entries.map(([key, value]) => instance(key, { each: { key, value } }));
  }
  const count = block.count === undefined ? undefined : evaluate(block.count, scope);
  if (typeof count !== "number") {
    return [instance(undefined, {})];
  }
  return Array.from({ length: count }, (_, index) => instance(index, { count: { index } }));
}

interface Evaluations {
  /** What the block refers to and a situation can decide. */
  readonly addresses: readonly string[];
  readonly byDecisiveValues: Map<string, Block>;
}

const evaluations = new WeakMap<Block, Evaluations>();

/** Most blocks are the same in several situations: each is evaluated once for what it depends on. */
function valuesOf(block: Block, scope: Scope): Block {
  const { addresses, byDecisiveValues } = evaluations.get(block) ?? {
    addresses: referencesOf(block).filter((address) => /^(var|each|count)\./.test(address)),
    byDecisiveValues: new Map<string, Block>(),
  };
  evaluations.set(block, { addresses, byDecisiveValues });
  const key = decisiveValues(addresses, scope);
  const values =
    (key === undefined ? undefined : byDecisiveValues.get(key)) ?? (evaluate(block, scope) as Block);
  if (key !== undefined) {
    byDecisiveValues.set(key, values);
  }
  return values;
}
