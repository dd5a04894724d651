import { calculate } from "./calculate";
import {
  as,
  chosenOf,
  EvaluationError,
  entriesOf,
  isEqual,
  isObject,
  kindOf,
  primitiveOf,
  toBool,
  toNumber,
  toText,
  UndecidedError,
} from "./convert";
import { callFunction, typeGivenBy } from "./functions";
import { parseCached } from "./parse-cached";
import { parseReferences } from "./parse-references";
import { type BinaryOperator, type Expression, SPLAT_ITEM } from "./syntax";
import { hasUndecided, hasUnknown, JsonText, referencesIn, Unknown } from "./values";

/**
 * What is known, by root: `{ var: { posture: "active" }, each: { key: "1" }, data: {...} }`. Everything else
 * is {@link Unknown}. An array stands for a list or a tuple, not for a set.
 */
export type Scope = Readonly<Record<string, unknown>>;

interface Environment {
  readonly scope: Scope;
  /** Names that a `for` expression defines. */
  readonly names: Readonly<Record<string, unknown>>;
}

/** Part of an address, such as `data.aws_vpc`: no value yet. */
class Address {
  constructor(
    readonly path: readonly string[],
    readonly known: unknown,
  ) {}

  /** Steps from the root to a value: `data.TYPE.NAME`, `var.NAME`, `TYPE.NAME`. */
  get length(): number {
    return this.path[0] === "data" || this.path[0] === "ephemeral" ? 3 : 2;
  }
}

/**
 * Evaluates Terraform JSON as far as the scope allows: its strings are templates, everything else is itself.
 * What cannot be parsed, what Terraform itself would refuse, and what Terraform might evaluate differently is an
 * {@link Unknown} with its text. A value equals that of `terraform console`, which the tests compare.
 */
export function evaluate(value: unknown, scope: Scope): unknown {
  if (typeof value === "string") {
    return evaluateString(value, scope);
  }
  if (Array.isArray(value)) {
    return value.map((item) => evaluate(item, scope));
  }
  if (typeof value !== "object" || value === null) {
    return value;
  }
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => name !== "//")
      .map(([name, item]) => [name, evaluate(item, scope)]),
  );
}

/** Values of templates, by text and by what the scope has for the addresses in it: most situations share them. */
const evaluated = new Map<string, unknown>();

function evaluateString(text: string, scope: Scope): unknown {
  if (!text.includes("${") && !text.includes("%{")) {
    return text;
  }
  const decisive = decisiveValues(parseReferences(text), scope);
  if (decisive === undefined) {
    return evaluateTemplate(text, scope);
  }
  const key = text + decisive;
  if (!evaluated.has(key)) {
    evaluated.set(key, evaluateTemplate(text, scope));
  }
  return evaluated.get(key);
}

/**
 * What the scope has for the addresses that a template or a block refers to, as one text: where it is the same, so is
 * the value. Undefined if they are more than a few strings, numbers and booleans, or data sources' attributes, which are
 * plain JSON.
 */
export function decisiveValues(addresses: readonly string[], scope: Scope): string | undefined {
  let values = "";
  for (const address of addresses) {
    const [root = "", name = ""] = address.split(".", 2);
    if (Object.hasOwn(scope, root)) {
      const of = scope[root];
      const value = isObject(of) && Object.hasOwn(of, name) ? of[name] : undefined;
      const isPlain = root === "data" || typeof value !== "object";
      if (!isPlain || typeof value === "function" || name === "") {
        return undefined;
      }
      values += `\n${typeof value} ${JSON.stringify(value)}`;
    }
  }
  return values;
}

function evaluateTemplate(text: string, scope: Scope): unknown {
  const expression = parseCached(text);
  const unreadable = () => new Unknown(JSON.stringify(text), [], undefined, text);
  if (!expression) {
    return unreadable();
  }
  try {
    return resolve(expression, { scope, names: {} });
  } catch (error) {
    if (error instanceof EvaluationError || error instanceof UndecidedError) {
      return unreadable();
    }
    throw error;
  }
}

function resolve(expression: Expression, env: Environment): unknown {
  switch (expression.kind) {
    case "literal":
      return expression.value;
    case "template":
      return joined(expression.parts.map((part) => (typeof part === "string" ? part : resolve(part, env))));
    case "root":
    case "attribute": {
      const found = traverse(expression, env);
      return found instanceof Address ? unknownAt(found.path) : found;
    }
    case "index":
      return element(resolve(expression.of, env), resolve(expression.key, env));
    case "splat":
      return splat(expression, env);
    case "call":
      return call(expression.name, expression.args, env);
    case "not":
    case "negative": {
      const value = resolve(expression.of, env);
      const [sign, type] = expression.kind === "not" ? (["!", "bool"] as const) : (["-", "number"] as const);
      return decided(
        () => (type === "bool" ? !toBool(value) : calculate("-", 0, toNumber(value))),
        () => `${sign}${textOf(value)}`,
        [value],
        type,
      );
    }
    case "binary":
      return binary(expression.operator, resolve(expression.left, env), resolve(expression.right, env));
    case "conditional":
      return conditional(expression, env);
    case "list":
      return as(
        "tuple",
        expression.items.map((item) => resolve(item, env)),
      );
    case "object": {
      const entries = expression.entries.map(
        ([key, value]) => [resolve(key, env), resolve(value, env)] as const,
      );
      if (entries.some(([key]) => hasUnknown(key))) {
        const text = entries.map(([key, value]) => `(${textOf(key)}) = ${textOf(value)}`).join(", ");
        return made(`{ ${text} }`, entries.flat());
      }
      return as("object", Object.fromEntries(entries.map(([key, value]) => [toText(key), value])));
    }
    case "for":
      return forExpression(expression, env);
  }
}

/** The computed value, if none of its inputs is unknown and the result is certain. */
function decided(
  compute: () => unknown,
  expression: () => string,
  of: readonly unknown[],
  type?: Unknown["type"],
): unknown {
  if (!of.some((value) => value instanceof Unknown || hasUndecided(value))) {
    try {
      return compute();
    } catch (error) {
      if (!(error instanceof UndecidedError)) {
        throw error;
      }
    }
  }
  return made(expression(), of, type);
}

function traverse(expression: Expression, env: Environment): unknown {
  if (expression.kind === "root") {
    const { name } = expression;
    if (Object.hasOwn(env.names, name)) {
      return env.names[name];
    }
    return new Address([name], Object.hasOwn(env.scope, name) ? env.scope[name] : undefined);
  }
  if (expression.kind !== "attribute") {
    return resolve(expression, env);
  }
  const of = traverse(expression.of, env);
  return of instanceof Address ? step(of, expression.name) : attribute(of, expression.name);
}

function step(address: Address, name: string): unknown {
  const path = [...address.path, name];
  const known =
    isObject(address.known) && Object.hasOwn(address.known, name) ? address.known[name] : undefined;
  if (path.length < address.length) {
    return new Address(path, known);
  }
  return known === undefined ? unknownAt(path) : known;
}

function unknownAt(path: readonly string[]): Unknown {
  return new Unknown(path.join("."), [path.join(".")], path);
}

function attribute(of: unknown, name: string): unknown {
  if (hasUndecided(of)) {
    return made(`${textOf(of)}.${name}`, [of]);
  }
  if (of instanceof Unknown) {
    return new Unknown(`${of.expression}.${name}`, of.references, of.path && [...of.path, name]);
  }
  if (isObject(of) && Object.hasOwn(of, name)) {
    return of[name];
  }
  throw new EvaluationError(`no attribute ${name}`);
}

function element(of: unknown, key: unknown): unknown {
  if (of instanceof Unknown && !hasUndecided([of, key])) {
    return new Unknown(`${of.expression}[${textOf(key)}]`, referencesIn([of, key]), of.path);
  }
  return decided(
    () => {
      const name = Array.isArray(of) && kindOf(of) !== "set" ? String(toNumber(key)) : toText(key);
      const found =
        (Array.isArray(of) ? kindOf(of) !== "set" : isObject(of)) && Object.hasOwn(of as object, name);
      if (!found) {
        throw new EvaluationError(`no element ${textOf(key)}`);
      }
      return (of as Record<string, unknown>)[name];
    },
    () => `${textOf(of)}[${textOf(key)}]`,
    [of, key],
  );
}

function splat(expression: Extract<Expression, { kind: "splat" }>, env: Environment): unknown {
  const of = resolve(expression.of, env);
  const take = (item: unknown) =>
    resolve(expression.each, { ...env, names: { ...env.names, [SPLAT_ITEM]: item } });
  if (of instanceof Unknown) {
    return made(textOf(take(new Unknown(`${of.expression}[*]`, of.references))), [of]);
  }
  // A null list has no items to take; any other null gives an empty result.
  if (hasUndecided(of) || (of === null && expression.of.kind !== "literal")) {
    return made(`${textOf(of)}[*]`, [of]);
  }
  if (!Array.isArray(of)) {
    return as("tuple", of === null ? [] : [take(of)]);
  }
  const items = of.map(take);
  return kindOf(of) === "tuple" ? as("tuple", items) : items;
}

function call(name: string, args: readonly Expression[], env: Environment): unknown {
  if (name === "try") {
    return firstThatWorks(args, env);
  }
  const values = args.map((arg) => resolve(arg, env));
  try {
    return callFunction(name, values);
  } catch (error) {
    if (!(error instanceof UndecidedError)) {
      throw error;
    }
    return made(`${name}(${values.map(textOf).join(", ")})`, values, typeGivenBy(name));
  }
}

function firstThatWorks(args: readonly Expression[], env: Environment): unknown {
  for (const [index, arg] of args.entries()) {
    try {
      const value = resolve(arg, env);
      // An unknown may turn out to fail.
      if (!hasUnknown(value)) {
        return value;
      }
      const rest = args.slice(index + 1).map((other) => ifItWorks(other, env));
      return made(`try(${[value, ...rest].map(textOf).join(", ")})`, [value, ...rest]);
    } catch (error) {
      if (!(error instanceof EvaluationError)) {
        throw error;
      }
    }
  }
  throw new EvaluationError("try() without an argument that works");
}

/** A value that may not be needed: if Terraform would refuse it, a value of which nothing is known. */
function ifItWorks(expression: Expression, env: Environment): unknown {
  try {
    return resolve(expression, env);
  } catch (error) {
    if (error instanceof EvaluationError) {
      return made("null", []);
    }
    throw error;
  }
}

function conditional(expression: Extract<Expression, { kind: "conditional" }>, env: Environment): unknown {
  const condition = resolve(expression.condition, env);
  const isYes = condition instanceof Unknown || hasUnknown(condition) ? undefined : toBool(condition);
  if (isYes === undefined) {
    const [yes, no] = [ifItWorks(expression.yes, env), ifItWorks(expression.no, env)];
    const text = `${textOf(condition)} ? ${textOf(yes)} : ${textOf(no)}`;
    const type = primitiveOf(yes) === primitiveOf(no) ? primitiveOf(yes) : undefined;
    const of = [condition, yes, no];
    return new Unknown(text, referencesIn(of), undefined, undefined, [yes, no], {
      type,
      isUndecided: hasUndecided(of),
    });
  }
  const [taken, left] = isYes ? [expression.yes, expression.no] : [expression.no, expression.yes];
  const chosen = resolve(taken, env);
  if (left.kind === "literal" && left.value === null) {
    return chosen;
  }
  const other = ifItWorks(left, env);
  try {
    // A typed null, whose type the other value may not have.
    if (chosen === null && taken.kind !== "literal") {
      throw new UndecidedError("a null's type");
    }
    return chosenOf(chosen, other);
  } catch (error) {
    if (!(error instanceof UndecidedError)) {
      throw error;
    }
    const [yes, no] = isYes ? [chosen, other] : [other, chosen];
    return made(`${isYes} ? ${textOf(yes)} : ${textOf(no)}`, [chosen, other]);
  }
}

/** Evaluates both sides first: Terraform 1.11 does not short-circuit either. */
function binary(operator: BinaryOperator, left: unknown, right: unknown): unknown {
  const isLogic = operator === "&&" || operator === "||";
  const isComparison = ["==", "!=", "<", "<=", ">", ">="].includes(operator);
  if (isLogic) {
    const settling = operator === "||";
    const known = [left, right].filter((side) => !(side instanceof Unknown)).map(toBool);
    const isSettled = known.includes(settling) && !hasUndecided([left, right]);
    if (isSettled) {
      return settling;
    }
  }
  return decided(
    () => {
      switch (operator) {
        case "&&":
          return true;
        case "||":
          return false;
        case "==":
          return isEqual(left, right);
        case "!=":
          return !isEqual(left, right);
        case "<":
          return toNumber(left) < toNumber(right);
        case "<=":
          return toNumber(left) <= toNumber(right);
        case ">":
          return toNumber(left) > toNumber(right);
        case ">=":
          return toNumber(left) >= toNumber(right);
        default:
          return calculate(operator, toNumber(left), toNumber(right));
      }
    },
    () => `${textOf(left)} ${operator} ${textOf(right)}`,
    [left, right],
    isLogic || isComparison ? "bool" : "number",
  );
}

function forExpression(expression: Extract<Expression, { kind: "for" }>, env: Environment): unknown {
  const over = resolve(expression.over, env);
  if (over instanceof Unknown || hasUndecided(over)) {
    return made(`[for ${expression.names.join(", ")} in ${textOf(over)}]`, [over]);
  }
  if (!isObject(over) && !Array.isArray(over)) {
    throw new EvaluationError("for over a value that is not a collection");
  }
  const [first = "", second] = expression.names;
  const items: readonly (readonly [unknown, unknown])[] = Array.isArray(over)
    ? over.map((value, index) => [kindOf(over) === "set" ? value : index, value])
    : entriesOf(over);
  if (expression.condition) {
    checkCondition(expression.condition, expression.names, env);
  }
  const values: unknown[] = [];
  const groups = new Map<string, unknown[]>();
  for (const [key, value] of items) {
    const names = second === undefined ? { [first]: value } : { [first]: key, [second]: value };
    const inner = { ...env, names: { ...env.names, ...names } };
    const condition = expression.condition ? resolve(expression.condition, inner) : true;
    const isKept = decided(
      () => toBool(condition),
      () => "",
      [condition],
    );
    if (isKept instanceof Unknown) {
      return made(`[for ${first} if ${textOf(condition)}]`, [condition]);
    }
    if (!isKept) {
      continue;
    }
    const ownKey = expression.key && resolve(expression.key, inner);
    const result = resolve(expression.value, inner);
    if (ownKey === undefined) {
      values.push(result);
    } else {
      const name = decided(
        () => toText(ownKey),
        () => "",
        [ownKey],
      );
      if (typeof name !== "string") {
        return made(`{for ${first} : ${textOf(ownKey)} => ${textOf(result)}}`, [ownKey]);
      }
      if (groups.has(name) && !expression.isGrouped) {
        throw new EvaluationError(`two values for ${name}`);
      }
      groups.set(name, [...(groups.get(name) ?? []), result]);
    }
  }
  if (!expression.key) {
    return as("tuple", values);
  }
  const grouped = [...groups].map(([name, group]) => [
    name,
    expression.isGrouped ? as("tuple", group) : group[0],
  ]);
  return as("object", Object.fromEntries(grouped));
}

/** Terraform first tries a condition with an unknown item: it may refuse one even if there are no items. */
function checkCondition(condition: Expression, names: readonly string[], env: Environment): void {
  const unknown = Object.fromEntries(names.map((name) => [name, new Unknown(name, [name])]));
  const value = resolve(condition, { ...env, names: { ...env.names, ...unknown } });
  if (hasUndecided(value)) {
    throw new UndecidedError("a condition that may be refused");
  }
  if (!(value instanceof Unknown)) {
    toBool(value);
  } else if (value.type === "number") {
    throw new EvaluationError("not a bool");
  }
}

/** A template's parts as one string. */
function joined(parts: readonly unknown[]): unknown {
  // JSON around an unknown is unknown text.
  const texts = parts.map((part) =>
    part instanceof JsonText && hasUnknown(part) ? made(textOf(part), [part], "string") : part,
  );
  const template = (): string =>
    texts.map((part) => (part instanceof Unknown ? part.template : toText(part))).join("");
  if (!texts.some((part) => part instanceof Unknown)) {
    return template().normalize("NFC");
  }
  const facts = { type: "string", isUndecided: hasUndecided(texts) } as const;
  return new Unknown(`"${template()}"`, referencesIn(texts), undefined, template(), undefined, facts);
}

function made(expression: string, of: readonly unknown[], type?: Unknown["type"]): Unknown {
  const references = referencesIn(of);
  const isUndecided = references.length === 0 || hasUndecided(of);
  return new Unknown(expression, references, undefined, undefined, undefined, { type, isUndecided });
}

/** A value as HCL. */
function textOf(value: unknown): string {
  if (value instanceof Unknown) {
    return value.expression;
  }
  if (value instanceof JsonText) {
    return `jsonencode(${textOf(value.value)})`;
  }
  if (Array.isArray(value)) {
    return `[${value.map(textOf).join(", ")}]`;
  }
  if (isObject(value)) {
    const entries = Object.entries(value).map(([key, item]) => `${keyText(key)} = ${textOf(item)}`);
    return `{ ${entries.join(", ")} }`;
  }
  return JSON.stringify(value ?? null).replace(/[$%](?=\{)/g, "$&$&");
}

function keyText(key: string): string {
  return /^[A-Za-z_][\w-]*$/.test(key) ? key : textOf(key);
}
