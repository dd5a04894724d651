import { evaluate } from "../hcl";
import { type Instance, instancesOf } from "./instances";
import { idOf, regionOf } from "./references";
import type { Situation } from "./situations";
import type { Block, SynthesizedStack } from "./synthesized-stack";

/** A resource or resource instance in one of several stacks. */
export interface ResourceReference {
  /** Name of its stack. */
  readonly stack: string;
  readonly type: string;
  /** Its logical id. */
  readonly id: string;
  /** Key of `for_each` or `count`. @default - the block has neither, or every instance is meant */
  readonly key?: string | number;
}

/** Values of a stack's variables other than their defaults, such as `{ posture: "active" }`. */
export type Variables = Readonly<Record<string, unknown>>;

/** A stack as a plan would see it before anything exists. */
export class StackView {
  private readonly situation: Situation;

  constructor(
    readonly stack: SynthesizedStack,
    private readonly changed: Variables = {},
  ) {
    const declared = Object.entries(stack.json.variable ?? {});
    const defaults = Object.fromEntries(declared.map(([name, variable]) => [name, variable.default]));
    const variables = { ...defaults, ...changed };
    this.situation = { label: `diagram ${JSON.stringify(variables)}`, variables };
  }

  get name(): string {
    return this.stack.name;
  }

  /** Region of the provider without an alias. */
  get region(): string | undefined {
    return regionOf(this.stack);
  }

  /** `active`, `standby`, ...; undefined for a stack without the variable. */
  get posture(): string | undefined {
    return this.situation.variables.posture as string | undefined;
  }

  /** The same stack with other values of its variables. */
  with(variables: Variables): StackView {
    return new StackView(this.stack, { ...this.changed, ...variables });
  }

  /** The resources of a type. */
  instances(type: string): Instance[] {
    return instancesOf(this.stack, type, this.situation);
  }

  /** The resources of a type whose attribute refers to another resource. */
  referringTo(type: string, attribute: string, target: Instance): Instance[] {
    return this.instances(type).filter(({ values }) => idOf(values[attribute], target.type) === target.id);
  }

  /** An attribute's value while nothing that the stack looks up in AWS exists. */
  firstValue(instance: Instance, attribute: string): unknown {
    const data = Object.fromEntries(
      Object.entries(this.stack.json.data ?? {}).map(([type, blocks]) => [
        type,
        Object.fromEntries(Object.keys(blocks).map((id) => [id, []])),
      ]),
    );
    const block: Block = this.stack.resource(instance.type, instance.id);
    return evaluate(block[attribute], { var: this.situation.variables, data, each: { key: instance.key } });
  }
}

/** Reference to an instance. */
export function referenceTo({ stack, type, id, key }: Instance): ResourceReference {
  return { stack: stack.name, type, id, ...(key === undefined ? {} : { key }) };
}

/** `primary aws_lb.web` */
export function idOfResource({ stack, type, id, key }: ResourceReference): string {
  const index = key === undefined ? "" : `[${JSON.stringify(key)}]`;
  return `${stack} ${type}.${id}${index}`;
}
