import { EvaluationError, toNumber, toText } from "./convert";
import { hasUnknown, JsonText, jsonOf, Unknown } from "./values";

type TerraformFunction = (...args: unknown[]) => unknown;

/** Terraform's functions, as far as they are known here; every other gives an unknown value. */
export const FUNCTIONS: Readonly<Record<string, TerraformFunction>> = {
  concat: (...lists) => lists.flatMap(list),
  contains: (values, wanted) => contains(list(values), wanted),
  floor: (value) => Math.floor(toNumber(value)),
  join: (separator, values) => list(values).map(toText).join(toText(separator)),
  jsonencode: (value) => new JsonText(value),
  jsondecode: (value) => jsonOf(value) ?? fail("no JSON"),
  keys: (value) => Object.keys(object(value)).sort(),
  length: (value) => (typeof value === "string" ? value.length : Object.keys(collection(value)).length),
  lower: (value) => toText(value).toLowerCase(),
  max: (...values) => Math.max(...values.map(toNumber)),
  min: (...values) => Math.min(...values.map(toNumber)),
  one: (values) => (list(values).length > 1 ? fail("more than one") : (list(values)[0] ?? null)),
  range: (...bounds) => range(bounds.map(toNumber)),
  replace: (value, from, to) => toText(value).replaceAll(toText(from), toText(to)),
  tolist: (values) => list(values),
  tonumber: (value) => (value === null ? null : toNumber(value)),
  toset: (values) => [...new Set(list(values))],
  tostring: (value) => (value === null ? null : toText(value)),
  values: (value) => Object.values(object(value)),
};

/** Functions that look at a value's outside only, and so can be given unknown contents. */
const TAKES_UNKNOWN_CONTENTS = new Set(["concat", "keys", "length", "one", "tolist", "values"]);

/** Whether a call's result can be told from what is known of its arguments. */
export function canCall(name: string, args: readonly unknown[]): boolean {
  if (!(name in FUNCTIONS)) return false;
  if (name === "jsonencode") return true;
  if (name === "contains") {
    const [values, wanted] = args;
    if (values instanceof Unknown || wanted instanceof Unknown) return false;
    return !hasUnknown(values) || (Array.isArray(values) && values.includes(wanted));
  }
  return !args.some(TAKES_UNKNOWN_CONTENTS.has(name) ? (arg) => arg instanceof Unknown : hasUnknown);
}

function contains(values: readonly unknown[], wanted: unknown): boolean {
  const key = JSON.stringify(wanted);
  return values.some((value) => JSON.stringify(value) === key);
}

function range([first = 0, second, step = 1]: number[]): number[] {
  const [from, to] = second === undefined ? [0, first] : [first, second];
  return Array.from(
    { length: Math.max(0, Math.ceil((to - from) / step)) },
    (_, index) => from + index * step,
  );
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : fail("not a list");
}

function object(value: unknown): object {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value : fail("not an object");
}

function collection(value: unknown): object {
  return typeof value === "object" && value !== null ? value : fail("neither a list nor an object");
}

function fail(message: string): never {
  throw new EvaluationError(message);
}
