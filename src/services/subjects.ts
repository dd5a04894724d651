import { show } from "../terraform/hcl";
import { type Instance, instancesOf } from "../terraform/stack/instances";
import { situationsOf } from "../terraform/stack/situations";
import type { Block, SynthesizedStack } from "../terraform/stack/synthesized-stack";
import type { Verdict } from "./rule";

/** Result for an instance that a rule does not apply to. */
export const NOT_APPLICABLE = Symbol("not applicable");

/** Problems that a rule finds with one subject: none, one or several. */
export type Problems = string | undefined | readonly (string | undefined)[] | typeof NOT_APPLICABLE;

/** The text of every message: the value got, the values allowed. */
export function problem(attribute: string, got: unknown, allowed: string): string {
  return `${attribute}: got ${show(got)}, allowed: ${allowed}`;
}

/** A problem unless the attribute has one of the allowed values; `undefined` among them means left out or null. */
export function mustBe(values: Block, attribute: string, ...allowed: readonly unknown[]): string | undefined {
  const got = values[attribute] ?? undefined;
  return allowed.includes(got) ? undefined : problem(attribute, got, allowed.map(show).join(" or "));
}

/**
 * Judges every instance of one or more resource types in every situation of its stack.
 * A problem found in only some situations names them.
 */
export function eachInstance(
  stacks: readonly SynthesizedStack[],
  types: string | readonly string[],
  judge: (instance: Instance) => Problems,
): Verdict[] {
  return stacks.flatMap((stack) => {
    const judged = new Map<string, Judged>();
    for (const situation of situationsOf(stack)) {
      for (const type of [types].flat()) {
        for (const instance of instancesOf(stack, type, situation)) {
          const problems = judge(instance);
          if (problems === NOT_APPLICABLE) {
            continue;
          }
          record(judged, instance.address, situation.label, textsOf(problems));
        }
      }
    }
    return [...judged].flatMap(([address, { situations, problems }]) => {
      if (problems.size === 0) {
        return [{ stack: stack.name, address }];
      }
      return [...problems].map(([text, labels]) => {
        const where = labels.size < situations.size ? ` (with ${whereTo(labels, situations)})` : "";
        return { stack: stack.name, address, problem: text + where };
      });
    });
  });
}

/** What distinguishes these situations from the others, by variable: where to look. */
function whereTo(labels: ReadonlySet<string>, all: ReadonlySet<string>): string {
  const these = valuesByVariable(labels);
  const told = [...valuesByVariable(all)]
    .filter(([name, values]) => (these.get(name)?.size ?? 0) < values.size)
    .flatMap(([name]) => (these.has(name) ? [`${name}=${[...(these.get(name) ?? [])].join(" or ")}`] : []));
  return told.join(", ") || [...labels][0] || "";
}

function valuesByVariable(labels: ReadonlySet<string>): Map<string, Set<string>> {
  const values = new Map<string, Set<string>>();
  for (const [name = "", value = ""] of [...labels].flatMap((label) =>
    label.split(", ").map((part) => part.split("=")),
  )) {
    values.set(name, (values.get(name) ?? new Set()).add(value));
  }
  return values;
}

function textsOf(problems: string | undefined | readonly (string | undefined)[]): string[] {
  return [problems].flat().filter((text) => text !== undefined);
}

interface Judged {
  readonly situations: Set<string>;
  /** Situations by problem. */
  readonly problems: Map<string, Set<string>>;
}

function record(
  judged: Map<string, Judged>,
  address: string,
  label: string,
  problems: readonly string[],
): void {
  const of = judged.get(address) ?? { situations: new Set(), problems: new Map() };
  judged.set(address, of);
  of.situations.add(label);
  for (const text of problems) {
    of.problems.set(text, (of.problems.get(text) ?? new Set()).add(label));
  }
}

/** Verdicts on one thing, such as a stack's backend or a pair of stacks. */
export function verdicts(stack: SynthesizedStack, address: string, problems: Problems): Verdict[] {
  if (problems === NOT_APPLICABLE) {
    return [];
  }
  const found = textsOf(problems);
  if (found.length === 0) {
    return [{ stack: stack.name, address }];
  }
  return found.map((text) => ({ stack: stack.name, address, problem: text }));
}
