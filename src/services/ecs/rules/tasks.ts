import { evaluate, jsonOf, Unknown } from "../../../terraform/hcl";
import { follow, idOf, regionOf } from "../../../terraform/stack/references";
import type { Block, SynthesizedStack } from "../../../terraform/stack/synthesized-stack";
import { SECRET } from "../../secretsmanager/rules/secrets";

export const SERVICE = "aws_ecs_service";
export const TASK_DEFINITION = "aws_ecs_task_definition";

/** The containers of a task definition. */
export function containersOf(values: Block): Block[] {
  const containers = jsonOf(values.container_definitions);
  return Array.isArray(containers) ? containers : [];
}

/** Where a container's secret comes from. */
export interface ValueFrom {
  /** Name of the environment variable. */
  readonly name: string;
  /** Spelled as in the synthesized JSON. */
  readonly text: string;
  readonly isParameter: boolean;
  /** The secret's ARN and the JSON key; missing if the format is wrong. */
  readonly secret?: { readonly arn: string; readonly key: string };
}

const SECRET_FORM = /^(\$\{.*\}|arn:aws[a-z-]*:secretsmanager:[^:]*:[^:]*:secret:[^:]+):([^:]+):[^:]*:[^:]*$/;

/** The secrets of all containers of a task definition. */
export function secretsOf(values: Block): ValueFrom[] {
  return containersOf(values)
    .flatMap((container): Block[] => container.secrets ?? [])
    .map(({ name, valueFrom }) => {
      const text = valueFrom instanceof Unknown ? valueFrom.template : String(valueFrom);
      const isParameter = text.includes(":ssm:") || text.includes("${aws_ssm_parameter.");
      const [, arn, key] = SECRET_FORM.exec(text) ?? [];
      return { name, text, isParameter, ...(arn && key ? { secret: { arn, key } } : {}) };
    });
}

/** The secret behind an ARN: the stack that creates it, its id there, and the region of the copy. */
export interface SecretOrigin {
  readonly home?: SynthesizedStack;
  readonly id?: string;
  readonly region: string | undefined;
}

const REGION_SWAP =
  /^\$\{replace\((.+), ":secretsmanager:([a-z0-9-]+):", ":secretsmanager:([a-z0-9-]+):"\)\}$/;

/** Finds a secret by its ARN: a resource's of this stack, another stack's output, or either with the region swapped. */
export function originOfSecret(
  stacks: readonly SynthesizedStack[],
  stack: SynthesizedStack,
  arn: string,
): SecretOrigin | undefined {
  if (!arn.startsWith("${")) {
    return { region: arn.split(":")[3] };
  }
  const [, inner, from, to] = REGION_SWAP.exec(arn) ?? [];
  const followed = follow(stacks, stack, evaluate(inner ? `\${${inner}}` : arn, {}));
  const id = followed && idOf(followed.value, SECRET);
  if (!followed || id === undefined) {
    return undefined;
  }
  const region = regionOf(followed.stack, followed.stack.resources(SECRET)[id]);
  if (from !== undefined && from !== region) {
    return undefined;
  }
  return { home: followed.stack, id, region: to ?? region };
}
