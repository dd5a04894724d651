import { TerraformElement, TerraformVariable, Tokenization } from "cdktf";
import { Construct, type IConstruct } from "constructs";

/** A number token in text, as CDKTF encodes it: -8.109562212591379e+298. */
const NUMBER_TOKEN = /-\d(?:\.\d+)?e\+(?:28|29|30)\d/;
const TERRAFORM_NAME = /^[A-Za-z_][\w-]*$/;

/**
 * What CDKTF would damage in a stack without a word, as problems with the construct's path: text with number tokens, of
 * which it drops or corrupts all but one; undefined elements of lists, which take others with them; constructs that become
 * one resource; keys of a variable's default that it renames. Each is in `findings/`. A reference to another stack is one
 * too: `ReadableStack` skips the step in which CDKTF would turn it into an output and a remote state.
 */
export function synthesisDamage(stack: IConstruct): string[] {
  const elements = stack.node
    .findAll()
    .filter((node) => node !== stack)
    .filter(TerraformElement.isTerraformElement);
  const owners = new Map<string, string>();
  return elements.flatMap((element) => {
    const problems = [...new Set(damageIn(element.toTerraform(), { stack, seen: new Set() }))];
    const kind = (element as { terraformResourceType?: string }).terraformResourceType;
    if (kind !== undefined) {
      const address = `${element.constructor.name} ${kind}.${element.friendlyUniqueId}`;
      const owner = owners.get(address);
      owners.set(address, element.node.path);
      if (owner !== undefined) {
        problems.push(
          `it becomes one resource with ${owner}, ${kind}.${element.friendlyUniqueId}: give it another id`,
        );
      }
      if (!TERRAFORM_NAME.test(element.friendlyUniqueId)) {
        problems.push(
          `${element.friendlyUniqueId} is no name for Terraform: use letters, digits, _ and - in its id`,
        );
      }
    }
    if (element instanceof TerraformVariable) {
      problems.push(...renamedKeys(element));
    }
    return problems.map((problem) => `${element.node.path}: ${problem}`);
  });
}

interface Walk {
  readonly stack: IConstruct;
  readonly seen: Set<unknown>;
}

/** @param inToken whether the value is an argument of a token, such as a function: there CDKTF loses null too */
function* damageIn(value: unknown, walk: Walk, inToken = false): Generator<string> {
  if (typeof value === "string") {
    yield* damageInText(value, walk);
  } else if (typeof value === "number") {
    // Tokens are beyond any number that a stack can have.
    if (!Number.isSafeInteger(value)) {
      yield* damageIn(Tokenization.reverseNumber(value), walk);
    }
  } else if (Array.isArray(value)) {
    if (value.includes(undefined) || (inToken && value.includes(null))) {
      yield "a list has an undefined element, or a function null, and CDKTF would drop others with it: leave it out";
    }
    for (const item of value) {
      yield* damageIn(item, walk, inToken);
    }
  } else if (
    typeof value === "object" &&
    value !== null &&
    !walk.seen.has(value) &&
    !Construct.isConstruct(value)
  ) {
    walk.seen.add(value);
    const { originStack } = value as { originStack?: IConstruct };
    if (originStack !== undefined && originStack !== walk.stack) {
      yield `it refers to the stack ${originStack.node.id}: read a named output of that stack, from the state in its own region`;
    }
    const isToken = inToken || Tokenization.isResolvable(value);
    for (const [key, child] of Object.entries(value)) {
      yield* damageInText(key, walk);
      yield* damageIn(child, walk, isToken);
    }
  }
}

function* damageInText(text: string, walk: Walk): Generator<string> {
  if (NUMBER_TOKEN.test(text)) {
    yield "text has a number token in it, and CDKTF would corrupt it: put Token.asString(value) into the text";
  }
  // Looked for first: most texts have none.
  if (text.includes("${")) {
    for (const token of Tokenization.reverseString(text).tokens) {
      yield* damageIn(token, walk);
    }
  }
}

function renamedKeys(variable: TerraformVariable): string[] {
  const { default: synthesized } = variable.toTerraform().variable[variable.friendlyUniqueId];
  const kept = keysIn(synthesized);
  return keysIn(variable.default)
    .filter((key) => !kept.includes(key))
    .map((key) => `CDKTF would rename the key ${key} of its default: set the default with addOverride`);
}

function keysIn(value: unknown): string[] {
  if (typeof value !== "object" || value === null) {
    return [];
  }
  return Object.entries(value).flatMap(([key, child]) => [
    ...(Array.isArray(value) ? [] : [key]),
    ...keysIn(child),
  ]);
}
