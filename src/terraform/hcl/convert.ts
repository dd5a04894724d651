import { hasUnknown, JsonText, Unknown } from "./values";

/** An error in Terraform itself: a missing attribute, a wrong type. `try()` catches it. */
export class EvaluationError extends Error {}

/** Terraform would know the value, but this evaluator does not: the expression is an {@link Unknown}. */
export class UndecidedError extends Error {}

/**
 * Terraform's kinds of collection, which JavaScript's arrays and objects do not distinguish. Those from the scope have
 * none: the evaluator does not know Terraform's type of a variable or an attribute.
 */
export type Kind = "tuple" | "list" | "set" | "object" | "map";

const kinds = new WeakMap<object, Kind>();

/** Notes a collection's kind, and returns the collection. */
export function as<Collection extends object>(kind: Kind, collection: Collection): Collection {
  kinds.set(collection, kind);
  return collection;
}

/** A collection's kind; undefined if it is not known. */
export function kindOf(collection: unknown): Kind | undefined {
  return kinds.get(collection as object);
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Unknown) &&
    !(value instanceof JsonText)
  );
}

/** An object's attributes in Terraform's order. */
export function entriesOf(value: Readonly<Record<string, unknown>>): [string, unknown][] {
  return Object.entries(value).sort(([one], [other]) => compareText(one, other));
}

/** Go's order of strings: by bytes. */
export function compareText(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}

/** Terraform's conversion to a bool. */
export function toBool(value: unknown): boolean {
  if (value instanceof JsonText) {
    return toBool(encode(value.value));
  }
  if (typeof value === "boolean") {
    return value;
  }
  if (value === "true" || value === "1") {
    return true;
  }
  if (value === "false" || value === "0") {
    return false;
  }
  throw new EvaluationError("not a bool");
}

/**
 * Terraform's conversion to a number.
 * @throws UndecidedError for what JavaScript writes or rounds differently.
 */
export function toNumber(value: unknown): number {
  if (typeof value === "number") {
    return value;
  }
  if (value instanceof JsonText) {
    return toNumber(encode(value.value));
  }
  if (typeof value !== "string") {
    throw new EvaluationError("not a number");
  }
  if (/^-?\d+(\.\d+)?$/.test(value)) {
    return readNumber(value);
  }
  // Signs, exponents and infinity, which Go also reads.
  if (/^[+-]?[\d.]+(e[+-]?\d*)?$|^[+-]?inf(inity)?$/i.test(value)) {
    throw new UndecidedError("a number's spelling");
  }
  throw new EvaluationError("not a number");
}

/** A number in digits: Terraform's have 512 bits, JavaScript's 15 digits. */
export function readNumber(digits: string): number {
  const number = Number(digits);
  const isZeroWithSign = number === 0 && digits.startsWith("-");
  if (
    digits.replace(/e.*/i, "").replace(/\D/g, "").length > 15 ||
    isZeroWithSign ||
    /e/.test(String(number))
  ) {
    throw new UndecidedError("a number that JavaScript cannot hold");
  }
  return number;
}

/** Terraform's conversion to a string. */
export function toText(value: unknown): string {
  if (value instanceof JsonText) {
    return encode(value.value);
  }
  if (typeof value === "string") {
    return value.normalize("NFC");
  }
  if (typeof value !== "number" && typeof value !== "boolean") {
    throw new EvaluationError("not a string");
  }
  if (typeof value === "number") {
    readNumber(String(value));
  }
  return String(value);
}

/** Text without the characters that Go and JavaScript count, order or fold differently. */
export function toAscii(value: unknown): string {
  const text = toText(value);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the range is all of ASCII.
  if (!/^[\x00-\x7f]*$/.test(text)) {
    throw new UndecidedError("text beyond ASCII");
  }
  return text;
}

/** What Terraform's `jsonencode` writes: keys in order, and HTML characters escaped. */
export function encode(value: unknown): string {
  if (value instanceof JsonText) {
    return encode(encode(value.value));
  }
  if (Array.isArray(value)) {
    return `[${value.map(encode).join(",")}]`;
  }
  if (isObject(value)) {
    return `{${entriesOf(value)
      .map(([key, item]) => `${encode(key)}:${encode(item)}`)
      .join(",")}}`;
  }
  if (value instanceof Unknown) {
    throw new UndecidedError("an unknown value in JSON");
  }
  if (typeof value === "number") {
    return toText(value);
  }
  return JSON.stringify(value ?? null).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/**
 * Terraform's `==`, which converts nothing: values of different types differ.
 * @throws UndecidedError if their types decide and are not known.
 */
export function isEqual(one: unknown, other: unknown): boolean {
  const equal = compare(one, other);
  if (equal === undefined) {
    throw new UndecidedError("equality of types that are not known");
  }
  return equal;
}

function compare(one: unknown, other: unknown, inCollection = false): boolean | undefined {
  if (hasUnknown(one) || hasUnknown(other)) {
    return undefined;
  }
  if (one === null || other === null) {
    if (one !== other) {
      return false;
    }
    // In Terraform a null has a type, which is part of its collection's type.
    return inCollection ? undefined : true;
  }
  if (one instanceof JsonText || typeof one === "string") {
    return (other instanceof JsonText || typeof other === "string") && toText(one) === toText(other);
  }
  if (typeof one !== "object" || typeof other !== "object") {
    return one === other;
  }
  if (Array.isArray(one) !== Array.isArray(other) || other instanceof JsonText) {
    return false;
  }
  const [kind, otherKind] = [kindOf(one), kindOf(other)];
  if (kind === undefined || otherKind === undefined) {
    return undefined;
  }
  if (kind !== otherKind) {
    return false;
  }
  const [keys, otherKeys] = [Object.keys(one).sort(), Object.keys(other).sort()];
  if (JSON.stringify(keys) !== JSON.stringify(otherKeys)) {
    return false;
  }
  // The elements have a type even if there are none.
  if (keys.length === 0 && kind !== "tuple" && kind !== "object") {
    return undefined;
  }
  const results = keys.map((key) => compare(valueAt(one, key), valueAt(other, key), true));
  if (results.includes(false)) {
    return false;
  }
  return results.includes(undefined) ? undefined : true;
}

function valueAt(value: object, key: string): unknown {
  return (value as Record<string, unknown>)[key];
}

type Primitive = "string" | "number" | "bool";

/** A primitive value's type; undefined for others, including null, whose type is not known. */
export function primitiveOf(value: unknown): Primitive | undefined {
  if (value instanceof Unknown) {
    return value.type;
  }
  if (value instanceof JsonText) {
    return "string";
  }
  if (typeof value === "boolean") {
    return "bool";
  }
  return typeof value === "string" || typeof value === "number" ? (typeof value as Primitive) : undefined;
}

/**
 * Elements converted to one type, as in lists and sets: strings if there is a string, else only numbers or only bools.
 */
export function unified(items: readonly unknown[]): unknown[] {
  if (items.length < 2) {
    return [...items];
  }
  const types = new Set(items.map(primitiveOf));
  if (types.has("string")) {
    if (
      types.has(undefined) &&
      items.some((item) => typeof item === "object" && item !== null && !(item instanceof Unknown))
    ) {
      throw new UndecidedError("elements of many types");
    }
    return items.map((item) =>
      item === null || item instanceof Unknown || item instanceof JsonText ? item : toText(item),
    );
  }
  if (types.size === 1 && types.has(undefined) && items.every((item) => item instanceof Unknown)) {
    return [...items];
  }
  if (types.has(undefined)) {
    throw new UndecidedError("elements of a type that is not known");
  }
  if (types.size > 1) {
    throw new EvaluationError("elements of different types");
  }
  return [...items];
}

/**
 * A conditional's result: the chosen value, converted to the type that both its values have.
 * @param other not a literal null, which is of any type
 */
export function chosenOf(chosen: unknown, other: unknown): unknown {
  if (chosen === null || chosen instanceof Unknown) {
    return chosen;
  }
  const [type, otherType] = [primitiveOf(chosen), primitiveOf(other)];
  if (type) {
    // Values from AWS are assumed to fit. A value that is unknown without depending on AWS may not.
    const mayFit =
      otherType !== undefined || other === null || (other instanceof Unknown && !other.isUndecided);
    if (type === "string" && mayFit) {
      return chosen;
    }
    if (type === otherType) {
      return chosen;
    }
    if (otherType === "string") {
      return toText(chosen);
    }
    if (otherType || (typeof other === "object" && other !== null && !(other instanceof Unknown))) {
      throw new EvaluationError("a conditional's values are of different types");
    }
    throw new UndecidedError("a conditional's other value is of a type that is not known");
  }
  if (otherType) {
    throw new EvaluationError("a conditional's values are of different types");
  }
  if (hasSameType(chosen, other)) {
    return chosen;
  }
  if (Array.isArray(chosen) && Array.isArray(other) && [...chosen, ...other].every(isString)) {
    const [kind, otherKind] = [kindOf(chosen), kindOf(other)];
    const isList = [kind, otherKind].every((one) => one === "list" || one === "tuple");
    return isList ? as("list", [...chosen]) : undecided();
  }
  if (
    isObject(chosen) &&
    isObject(other) &&
    [...Object.values(chosen), ...Object.values(other)].every(isString)
  ) {
    return kindOf(chosen) && kindOf(other) ? as("map", { ...chosen }) : undecided();
  }
  return undecided();
}

function undecided(): never {
  throw new UndecidedError("a conditional's values are of types that are not known, or differ");
}

function isString(value: unknown): boolean {
  return primitiveOf(value) === "string";
}

/** Whether two values are certainly of one type. */
function hasSameType(one: unknown, other: unknown): boolean {
  const type = primitiveOf(one);
  if (type) {
    return type === primitiveOf(other);
  }
  if (!Array.isArray(one) && !isObject(one)) {
    return false;
  }
  const kind = kindOf(one);
  if (kind === undefined || kind !== kindOf(other)) {
    return false;
  }
  const [values, otherValues] = [Object.entries(one), Object.entries(other as object)];
  if (kind === "tuple" || kind === "object") {
    return (
      values.length === otherValues.length &&
      values.every(
        ([key, value]) =>
          Object.hasOwn(other as object, key) && hasSameType(value, valueAt(other as object, key)),
      )
    );
  }
  const [first, otherFirst] = [values[0], otherValues[0]];
  return first !== undefined && otherFirst !== undefined && hasSameType(first[1], otherFirst[1]);
}
