import {
  as,
  compareText,
  EvaluationError,
  entriesOf,
  isEqual,
  isObject,
  kindOf,
  primitiveOf,
  readNumber,
  toAscii,
  toNumber,
  toText,
  UndecidedError,
  unified,
} from "./convert";
import { replacePattern } from "./replace-pattern";
import { hasUndecided, hasUnknown, JsonText, Unknown } from "./values";

interface TerraformFunction {
  /** Minimum and maximum number of arguments; no maximum if there is one number. */
  readonly takes: readonly [number, number] | readonly [number];
  readonly call: (...args: readonly unknown[]) => unknown;
  /** It accepts null; every other function refuses a null argument. */
  readonly takesNull?: true;
  /** It looks only at a value's outer structure, so the contents can be unknown. */
  readonly takesUnknownContents?: true;
  /** The type of every result. */
  readonly gives?: Unknown["type"];
}

/** The supported Terraform functions; any other returns an unknown value. */
const FUNCTIONS: Readonly<Record<string, TerraformFunction>> = {
  concat: { takes: [1], call: (...lists) => concat(lists), takesUnknownContents: true },
  contains: { takes: [2, 2], call: contains, takesUnknownContents: true, gives: "bool" },
  floor: { takes: [1, 1], call: (value) => Math.floor(toNumber(value)), gives: "number" },
  join: {
    takes: [2],
    call: (separator, ...lists) => lists.flatMap(sequence).map(toText).join(toText(separator)),
    gives: "string",
  },
  jsonencode: {
    takes: [1, 1],
    call: (value) => new JsonText(value),
    takesNull: true,
    takesUnknownContents: true,
    gives: "string",
  },
  jsondecode: { takes: [1, 1], call: (text) => decode(toText(text)) },
  keys: {
    takes: [1, 1],
    call: (value) =>
      as(
        kindOf(value) === "map" ? "list" : "tuple",
        entriesOf(object(value)).map(([key]) => key),
      ),
    takesUnknownContents: true,
  },
  length: { takes: [1, 1], call: length, takesUnknownContents: true, gives: "number" },
  lower: { takes: [1, 1], call: (value) => toAscii(value).toLowerCase(), gives: "string" },
  max: { takes: [1], call: (...values) => Math.max(...values.map(toNumber)), gives: "number" },
  min: { takes: [1], call: (...values) => Math.min(...values.map(toNumber)), gives: "number" },
  one: {
    takes: [1, 1],
    call: (values) => (sequence(values).length > 1 ? fail("more than one") : (sequence(values)[0] ?? null)),
    takesUnknownContents: true,
  },
  range: { takes: [1, 3], call: (...bounds) => range(bounds.map(toNumber)) },
  replace: {
    takes: [3, 3],
    call: (value, from, to) => replace(toText(value), toText(from), toText(to)),
    gives: "string",
  },
  tolist: {
    takes: [1, 1],
    call: (values) => (values === null ? null : list(values)),
    takesNull: true,
    takesUnknownContents: true,
  },
  tonumber: {
    takes: [1, 1],
    call: (value) => (value === null ? null : toNumber(value)),
    takesNull: true,
    gives: "number",
  },
  toset: { takes: [1, 1], call: (values) => (values === null ? null : set(values)), takesNull: true },
  tostring: {
    takes: [1, 1],
    call: (value) => (value === null || value instanceof JsonText ? value : toText(value)),
    takesNull: true,
    gives: "string",
  },
  trimprefix: {
    takes: [2, 2],
    call: (value, prefix) => trimPrefix(toText(value), toText(prefix)),
    gives: "string",
  },
  values: {
    takes: [1, 1],
    call: (value) =>
      as(
        kindOf(value) === "map" ? "list" : "tuple",
        entriesOf(object(value)).map(([, item]) => item),
      ),
    takesUnknownContents: true,
  },
};

/** The type of a function's results; undefined if it varies or the function is not supported. */
export function typeGivenBy(name: string): Unknown["type"] {
  return Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name]?.gives : undefined;
}

/**
 * Calls one of Terraform's functions.
 * @throws EvaluationError if Terraform would refuse the arguments
 * @throws UndecidedError if what is known of them does not determine the result
 */
export function callFunction(name: string, args: readonly unknown[]): unknown {
  const known = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
  if (!known) {
    throw new UndecidedError(`a function that is not supported: ${name}`);
  }
  const [least, most = Number.POSITIVE_INFINITY] = known.takes;
  if (args.length < least || args.length > most) {
    fail(`wrong number of arguments for ${name}`);
  }
  if (!known.takesNull && args.includes(null)) {
    fail("an argument is null");
  }
  const isOpen = known.takesUnknownContents
    ? (arg: unknown) => arg instanceof Unknown || hasUndecided(arg)
    : hasUnknown;
  // JSON text keeps its structure for its readers; nothing else looks into it.
  if (name !== "jsonencode" && args.some(isOpen)) {
    throw new UndecidedError("an argument is unknown");
  }
  return known.call(...args);
}

function trimPrefix(text: string, prefix: string): string {
  return text.startsWith(prefix) ? text.slice(prefix.length) : text;
}

function concat(lists: readonly unknown[]): unknown[] {
  if (lists.some((one) => kindOf(one) === "set")) {
    fail("a set has no order");
  }
  const items = lists.flatMap(sequence);
  // Lists are joined into one of one type; with a tuple, everything stays unchanged.
  if (lists.some((one) => kindOf(one) === "tuple")) {
    return as("tuple", items);
  }
  const isSure =
    items.every((item) => primitiveOf(item) === "string") || lists.every((one) => sequence(one).length > 0);
  if (!isSure) {
    throw new UndecidedError("an empty list's type");
  }
  const isOfLists = lists.every((one) => kindOf(one) === "list");
  if (isOfLists) {
    return as("list", unified(items));
  }
  // Lists or tuples.
  if (new Set(items.map(primitiveOf)).size > 1) {
    throw new UndecidedError("a list or a tuple");
  }
  return items;
}

function contains(values: unknown, wanted: unknown): boolean {
  let isUndecided = hasUnknown(wanted);
  for (const value of sequence(values)) {
    try {
      if (isEqual(value, wanted)) {
        return true;
      }
    } catch (error) {
      if (!(error instanceof UndecidedError)) {
        throw error;
      }
      isUndecided = true;
    }
  }
  if (isUndecided) {
    throw new UndecidedError("an element may be the one");
  }
  return false;
}

function length(value: unknown): number {
  if (typeof value === "string" || value instanceof JsonText) {
    return toAscii(value).replace(/\r\n/g, "\n").length;
  }
  if (Array.isArray(value) || isObject(value)) {
    return Object.keys(value).length;
  }
  return fail("neither a string nor a collection");
}

/** Like Terraform: counts down if the end is below the start, and refuses more than 1024 numbers. */
function range([first = 0, second, given]: number[]): number[] {
  const [from, to] = second === undefined ? [0, first] : [first, second];
  const step = given ?? (to < from ? -1 : 1);
  const count = Math.ceil((to - from) / step);
  if (to !== from && (step === 0 || count < 0 || count > 1024)) {
    fail("no range");
  }
  if (![from, step].every(Number.isInteger)) {
    throw new UndecidedError("a range of fractions");
  }
  return as(
    "list",
    Array.from({ length: to === from ? 0 : count }, (_, index) => from + index * step),
  );
}

function replace(text: string, from: string, to: string): string {
  if (from.length > 1 && from.startsWith("/") && from.endsWith("/")) {
    return replacePattern(toAscii(text), toAscii(from.slice(1, -1)), to);
  }
  if (from === "") {
    throw new UndecidedError("what is between characters");
  }
  return text.replaceAll(from, () => to).normalize("NFC");
}

function list(values: unknown): unknown[] {
  const items = sequence(values);
  return kindOf(values) === "list" ? items : as("list", unified(items));
}

function set(values: unknown): unknown[] {
  const items = unified(sequence(values)).map((item) => (item instanceof JsonText ? toText(item) : item));
  if (items.includes(null)) {
    throw new UndecidedError("a null in a set");
  }
  const ordered = [...new Set(items)].sort((one, other) =>
    typeof one === "string" ? compareText(one, other as string) : Number(one) - Number(other),
  );
  return as("set", ordered);
}

/** The value of a JSON text. */
function decode(text: string): unknown {
  const numbers = text.replace(/"(?:[^"\\]|\\.)*"/g, "").match(/[\d.eE+-]*\d[\d.eE+-]*/g) ?? [];
  for (const number of numbers) {
    readNumber(number);
  }
  // Half a surrogate pair, which Go replaces.
  if (/\\u[dD][89a-fA-F]/.test(text)) {
    throw new UndecidedError("JSON that Go reads differently");
  }
  try {
    return asDecoded(JSON.parse(text));
  } catch (error) {
    if (error instanceof SyntaxError) {
      return fail("no JSON");
    }
    throw error;
  }
}

function asDecoded(value: unknown): unknown {
  if (typeof value === "string") {
    return value.normalize("NFC");
  }
  if (Array.isArray(value)) {
    return as("tuple", value.map(asDecoded));
  }
  if (!isObject(value)) {
    return value;
  }
  return as("object", Object.fromEntries(Object.entries(value).map(([key, item]) => [key, asDecoded(item)])));
}

function sequence(value: unknown): unknown[] {
  return Array.isArray(value) ? value : fail("not a list");
}

function object(value: unknown): Record<string, unknown> {
  return isObject(value) ? value : fail("not an object");
}

function fail(message: string): never {
  throw new EvaluationError(message);
}
