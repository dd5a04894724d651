import { EvaluationError, toNumber, toText } from "./convert";
import { canCall, FUNCTIONS } from "./functions";
import { parseCached } from "./parse-cached";
import type { BinaryOperator, Expression } from "./syntax";
import { hasUnknown, referencesIn, Unknown } from "./values";

/**
 * What is known, by root: `{ var: { posture: "active" }, each: { key: "1" }, data: {...} }`. Everything else
 * is {@link Unknown}.
 */
export type Scope = Readonly<Record<string, unknown>>;

interface Environment {
  readonly scope: Scope;
  /** Names that a `for` expression gives. */
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
 * What cannot be parsed, and what Terraform itself would refuse, is an {@link Unknown} with its text.
 */
export function evaluate(value: unknown, scope: Scope): unknown {
  if (typeof value === "string") return evaluateString(value, scope);
  if (Array.isArray(value)) return value.map((item) => evaluate(item, scope));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => name !== "//")
      .map(([name, item]) => [name, evaluate(item, scope)]),
  );
}

function evaluateString(text: string, scope: Scope): unknown {
  if (!text.includes("${") && !text.includes("%{")) return text;
  const expression = parseCached(text);
  const unreadable = () => new Unknown(JSON.stringify(text), [], undefined, text);
  if (!expression) return unreadable();
  try {
    return resolve(expression, { scope, names: {} });
  } catch (error) {
    if (error instanceof EvaluationError) return unreadable();
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
      return splat(resolve(expression.of, env), expression.rest);
    case "call":
      return call(expression.name, expression.args, env);
    case "not":
    case "negative": {
      const value = resolve(expression.of, env);
      const sign = expression.kind === "not" ? "!" : "-";
      if (value instanceof Unknown) return made(`${sign}${textOf(value)}`, [value]);
      return expression.kind === "not" ? value !== true : -toNumber(value);
    }
    case "binary":
      return binary(expression.operator, resolve(expression.left, env), resolve(expression.right, env));
    case "conditional": {
      const condition = resolve(expression.condition, env);
      if (!(condition instanceof Unknown)) return resolve(condition ? expression.yes : expression.no, env);
      const [yes, no] = [resolve(expression.yes, env), resolve(expression.no, env)];
      const text = `${textOf(condition)} ? ${textOf(yes)} : ${textOf(no)}`;
      return new Unknown(text, referencesIn([condition, yes, no]), undefined, undefined, [yes, no]);
    }
    case "list":
      return expression.items.map((item) => resolve(item, env));
    case "object":
      return Object.fromEntries(
        expression.entries.map(([key, value]) => [String(resolve(key, env)), resolve(value, env)]),
      );
    case "for":
      return forExpression(expression, env);
  }
}

function traverse(expression: Expression, env: Environment): unknown {
  if (expression.kind === "root") {
    if (expression.name in env.names) return env.names[expression.name];
    return new Address([expression.name], env.scope[expression.name]);
  }
  if (expression.kind !== "attribute") return resolve(expression, env);
  const of = traverse(expression.of, env);
  return of instanceof Address ? step(of, expression.name) : attribute(of, expression.name);
}

function step(address: Address, name: string): unknown {
  const path = [...address.path, name];
  const known = isObject(address.known) && name in address.known ? address.known[name] : undefined;
  if (path.length < address.length) return new Address(path, known);
  return known === undefined ? unknownAt(path) : known;
}

function unknownAt(path: readonly string[]): Unknown {
  return new Unknown(path.join("."), [path.join(".")], path);
}

function attribute(of: unknown, name: string): unknown {
  if (of instanceof Unknown) {
    return new Unknown(`${of.expression}.${name}`, of.references, of.path && [...of.path, name]);
  }
  if (isObject(of) && name in of) return of[name];
  throw new EvaluationError(`no attribute ${name}`);
}

function element(of: unknown, key: unknown): unknown {
  if (of instanceof Unknown) {
    return new Unknown(`${of.expression}[${textOf(key)}]`, referencesIn([of, key]), of.path);
  }
  if (key instanceof Unknown) return made(`${textOf(of)}[${textOf(key)}]`, [of, key]);
  const found = Array.isArray(of) ? of[toNumber(key)] : isObject(of) ? of[String(key)] : undefined;
  if (found === undefined) throw new EvaluationError(`no element ${textOf(key)}`);
  return found;
}

function splat(of: unknown, rest: readonly string[]): unknown {
  if (of instanceof Unknown)
    return made(`${of.expression}[*]${rest.map((name) => `.${name}`).join("")}`, [of]);
  const items = Array.isArray(of) ? of : of === null ? [] : [of];
  return items.map((item) => rest.reduce(attribute, item));
}

function call(name: string, args: readonly Expression[], env: Environment): unknown {
  if (name === "try") return firstThatWorks(args, env);
  const values = args.map((arg) => resolve(arg, env));
  if (canCall(name, values)) return FUNCTIONS[name]?.(...values);
  return made(`${name}(${values.map(textOf).join(", ")})`, values);
}

function firstThatWorks(args: readonly Expression[], env: Environment): unknown {
  for (const arg of args) {
    try {
      const value = resolve(arg, env);
      if (!(value instanceof Unknown)) return value;
      const rest = args.slice(args.indexOf(arg) + 1).map((other) => resolve(other, env));
      return made(`try(${[value, ...rest].map(textOf).join(", ")})`, [value, ...rest]);
    } catch (error) {
      if (!(error instanceof EvaluationError)) throw error;
    }
  }
  throw new EvaluationError("try() without an argument that works");
}

/** Both sides are evaluated first: Terraform 1.11 does not stop at the left one either. */
function binary(operator: BinaryOperator, left: unknown, right: unknown): unknown {
  if (operator === "&&" && (left === false || right === false)) return false;
  if (operator === "||" && (left === true || right === true)) return true;
  if (hasUnknown(left) || hasUnknown(right)) {
    return made(`${textOf(left)} ${operator} ${textOf(right)}`, [left, right]);
  }
  switch (operator) {
    case "&&":
      return true;
    case "||":
      return false;
    case "==":
      return JSON.stringify(left) === JSON.stringify(right);
    case "!=":
      return JSON.stringify(left) !== JSON.stringify(right);
    case "<":
      return toNumber(left) < toNumber(right);
    case "<=":
      return toNumber(left) <= toNumber(right);
    case ">":
      return toNumber(left) > toNumber(right);
    case ">=":
      return toNumber(left) >= toNumber(right);
    case "+":
      return toNumber(left) + toNumber(right);
    case "-":
      return toNumber(left) - toNumber(right);
    case "*":
      return toNumber(left) * toNumber(right);
    case "/":
      return toNumber(left) / toNumber(right);
    case "%":
      return toNumber(left) % toNumber(right);
  }
}

function forExpression(expression: Extract<Expression, { kind: "for" }>, env: Environment): unknown {
  const over = resolve(expression.over, env);
  if (over instanceof Unknown) return made(`[for ${expression.names.join(", ")} in ${textOf(over)}]`, [over]);
  if (!isObject(over) && !Array.isArray(over)) throw new EvaluationError("for over what is no collection");
  const entries: [unknown, unknown][] = [];
  for (const [key, value] of Object.entries(over)) {
    const [first = "", second] = expression.names;
    const index = Array.isArray(over) ? Number(key) : key;
    const names = second === undefined ? { [first]: value } : { [first]: index, [second]: value };
    const inner = { ...env, names: { ...env.names, ...names } };
    const condition = expression.condition ? resolve(expression.condition, inner) : true;
    if (condition instanceof Unknown) return made(`[for ${first} if ${textOf(condition)}]`, [condition]);
    if (condition) {
      entries.push([expression.key ? resolve(expression.key, inner) : key, resolve(expression.value, inner)]);
    }
  }
  return expression.key
    ? Object.fromEntries(entries.map(([key, value]) => [String(key), value]))
    : entries.map(([, value]) => value);
}

/** A template's parts in one string. */
function joined(parts: readonly unknown[]): unknown {
  const template = parts.map((part) => (part instanceof Unknown ? part.template : toText(part))).join("");
  if (!parts.some((part) => part instanceof Unknown)) return template;
  return new Unknown(`"${template}"`, referencesIn(parts), undefined, template);
}

function made(expression: string, of: readonly unknown[]): Unknown {
  return new Unknown(expression, referencesIn(of));
}

/** A value as HCL. */
function textOf(value: unknown): string {
  if (value instanceof Unknown) return value.expression;
  if (Array.isArray(value)) return `[${value.map(textOf).join(", ")}]`;
  if (isObject(value)) {
    const entries = Object.entries(value).map(([key, item]) => `${key} = ${textOf(item)}`);
    return `{ ${entries.join(", ")} }`;
  }
  return JSON.stringify(value ?? null);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Unknown);
}
