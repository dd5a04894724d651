import { execFile } from "node:child_process";
import path from "node:path";
import { Unknown } from "../../src/terraform/hcl";
import { instancesOf } from "../../src/terraform/stack/instances";
import { situationsOf } from "../../src/terraform/stack/situations";
import type { Block, SynthesizedStack } from "../../src/terraform/stack/synthesized-stack";
import { ensureMoto } from "../../src/tools/moto";
import { API_MEMBERS, TAG_MEMBERS } from "./api-members";

/** A literal of a stack that reaches an AWS request. */
export interface Literal {
  readonly service: string;
  readonly operation: string;
  /** Path in the operation's input, such as `Tags[].Key`. */
  readonly member: string;
  readonly value: unknown;
  /** Where it is: `primary aws_lb.load_balancer name`. */
  readonly from: string;
}

/** What AWS's own models of its APIs say about literals. */
export interface ModelVerdict {
  /** Members that the models constrain, `OPERATION.MEMBER`; the others accept anything. */
  readonly constrained: readonly string[];
  /** `FROM: what the model refuses`. */
  readonly violations: readonly string[];
}

/** The blocks of a resource type, with their addresses. */
type BlocksOf = (stack: SynthesizedStack, type: string) => readonly { address: string; values: Block }[];

/** What a plan would see, in every situation: expressions with known values are literals too. */
export const inEverySituation: BlocksOf = (stack, type) =>
  situationsOf(stack).flatMap((situation) => instancesOf(stack, type, situation));

/** What is in the JSON: much faster, without what is inside an expression. */
export const asWritten: BlocksOf = (stack, type) =>
  Object.entries(stack.resources(type)).map(([id, values]) => ({ address: `${type}.${id}`, values }));

/** The literals of stacks for which there is a member; each value once per place. */
export function literalsOf(stacks: readonly SynthesizedStack[], blocksOf: BlocksOf): Literal[] {
  const found = new Map<string, Literal>();
  const add = (literal: Literal) => found.set(JSON.stringify(literal), literal);
  for (const stack of stacks) {
    for (const [type, members] of Object.entries(API_MEMBERS)) {
      for (const { address, values } of blocksOf(stack, type)) {
        for (const [attribute, member] of Object.entries(members)) {
          for (const value of literalsAt(values, attribute.split("."))) {
            add({ ...member, value, from: `${stack.name} ${address} ${attribute}` });
          }
        }
      }
    }
    for (const [key, value] of stack.json.provider?.aws?.flatMap(tagsOf) ?? []) {
      for (const { key: keyMember, operation, service, value: valueMember } of TAG_MEMBERS) {
        const from = `${stack.name} default_tags ${key}`;
        add({ service, operation, member: keyMember, value: key, from });
        add({ service, operation, member: valueMember, value, from });
      }
    }
  }
  return [...found.values()];
}

function tagsOf(provider: { default_tags?: readonly { tags: Readonly<Record<string, string>> }[] }) {
  return (provider.default_tags ?? []).flatMap(({ tags }) => Object.entries(tags));
}

/** The known values at a path, and those that only AWS's answer chooses from; `*` stands for every element or key's value. */
function literalsAt(value: unknown, [step, ...rest]: readonly string[]): unknown[] {
  if (step === undefined) {
    if (value instanceof Unknown && value.choices) {
      return value.choices.flatMap((choice) => literalsAt(choice, []));
    }
    const isLiteral = typeof value === "string" ? !value.includes("${") : typeof value === "number";
    return isLiteral ? [value] : [];
  }
  if (typeof value !== "object" || value === null) {
    return [];
  }
  const block = Array.isArray(value) && step !== "*" && value.length === 1 ? value[0] : value;
  const children = step === "*" ? Object.values(block) : [(block as Record<string, unknown>)[step]];
  return children.flatMap((child) => literalsAt(child, rest));
}

/** Holds literals against AWS's own models, which come with the emulator. */
export async function holdAgainstModels(literals: readonly Literal[]): Promise<ModelVerdict> {
  const moto = await ensureMoto({ say: (line) => void process.stderr.write(`${line}\n`) });
  const folder = path.join(__dirname, "../../src/tools/emulator");
  const [program, args] =
    moto.kind === "python"
      ? [moto.python, ["-B", path.join(folder, "aws_models.py")]]
      : [
          moto.docker,
          [
            ...["run", "--rm", "--interactive", "--volume", `${folder}:/emulator:ro`],
            ...["--entrypoint", "python", moto.image, "-B", "/emulator/aws_models.py"],
          ],
        ];
  const output = await new Promise<string>((resolve, reject) => {
    const child = execFile(program, args, { maxBuffer: 64 * 1024 ** 2 }, (error, stdout, stderr) =>
      error ? reject(new Error(`${error.message}\n${stderr}`)) : resolve(stdout),
    );
    child.stdin?.end(JSON.stringify(literals));
  });
  const { constrained, violations } = JSON.parse(output) as {
    constrained: readonly number[];
    violations: readonly { index: number; text: string }[];
  };
  const name = (index: number) => `${literals[index]?.operation}.${literals[index]?.member}`;
  return {
    constrained: [...new Set(constrained.map(name))].sort(),
    violations: violations.map(({ index, text }) => `${literals[index]?.from}: ${text}`),
  };
}
