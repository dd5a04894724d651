import { checkHeader, checkShape, nameOfText, type PlanJson, PlanReadError } from "../terraform/plan";
import { asUtf8 } from "./encoding";

/** A plan whose changes are read one by one, as often as they are asked for. */
export interface ReadablePlan extends Omit<PlanJson, "resource_changes" | "resource_drift"> {
  readonly resource_changes?: Iterable<NonNullable<PlanJson["resource_changes"]>[number]>;
  readonly resource_drift?: Iterable<NonNullable<PlanJson["resource_drift"]>[number]>;
}

/** What is parsed once and kept: the other parts are read one by one, or not at all. */
const KEPT = [
  ...["format_version", "terraform_version", "errored", "complete", "variables", "configuration"],
  ...["output_changes", "checks", "condition_results", "deferred_changes", "action_invocations"],
  "deferred_action_invocations",
];

/** Parts with one entry for each resource, most of a plan. */
const LISTS = ["resource_changes", "resource_drift"];

/**
 * The plan in JSON, of which only what a review reads is parsed, and only one resource at a time: a plan of 10,000
 * resources takes many times its size as objects.
 *
 * @param bytes - in UTF-8 or, with a byte order mark, UTF-16
 * @throws PlanReadError if it is no plan
 */
export function planIn(bytes: Buffer): ReadablePlan {
  const json = asUtf8(bytes);
  const name = nameOfText(json.toString("utf8", 0, 200));
  if (name !== undefined) {
    throw new PlanReadError(name, { saysHow: true });
  }
  const begin = skipSpace(json, 0);
  if (json[begin] !== OPEN_BRACE) {
    throw malformed(begin === json.length ? "it is empty" : "it does not begin with {");
  }
  const parts = new Map<string, Place>();
  let last = begin + 1;
  for (const { end, key, start } of placesIn(json, begin)) {
    parts.set(String(key), { start, end });
    last = end;
  }
  if (skipSpace(json, skipSpace(json, last) + 1) < json.length) {
    throw malformed("something follows its end");
  }
  const kept = (part: string) => {
    const place = parts.get(part);
    return place === undefined ? [] : [[part, parsed(json, place)]];
  };
  const { format_version, ...plan } = Object.fromEntries(KEPT.flatMap(kept));
  checkHeader(format_version, [...parts.keys()]);
  for (const [part, value] of Object.entries(plan)) {
    for (const [key, entry] of typeof value === "object" ? Object.entries(value ?? {}) : []) {
      checkShape([part, key], entry);
    }
  }
  const lists = LISTS.flatMap((part) => {
    const place = parts.get(part);
    return place === undefined || json[place.start] !== OPEN_BRACKET
      ? []
      : [[part, { [Symbol.iterator]: () => entriesIn(json, part, place) }]];
  });
  return {
    format_version,
    ...plan,
    // Only a plan without changes is asked for it.
    ...(lists.length === 0 ? Object.fromEntries(kept("planned_values")) : {}),
    ...Object.fromEntries(lists),
  };
}

function* entriesIn(json: Buffer, part: string, { start }: Place): Generator {
  for (const { key, ...place } of placesIn(json, start)) {
    const entry = parsed(json, place);
    checkShape([part, key], entry);
    yield entry;
  }
}

/** From its first byte to the one after its last. */
interface Place {
  readonly start: number;
  readonly end: number;
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/** The values in an object or a list, with their keys or indexes, found by their brackets and quotes alone. */
function* placesIn(json: Buffer, begin: number): Generator<Place & { readonly key: string | number }> {
  const isObject = json[begin] === OPEN_BRACE;
  const close = isObject ? CLOSE_BRACE : CLOSE_BRACKET;
  let at = skipSpace(json, begin + 1);
  for (let index = 0; json[at] !== close; index += 1) {
    let key: string | number = index;
    if (isObject) {
      const end = endOf(json, at);
      key = String(parsed(json, { start: at, end }));
      at = expected(json, skipSpace(json, end), COLON);
    }
    const end = endOf(json, at);
    yield { key, start: at, end };
    at = skipSpace(json, end);
    if (json[at] !== close) {
      at = expected(json, at, COMMA);
    }
  }
}

/** The place after a mark and the spaces behind it. */
function expected(json: Buffer, at: number, mark: number): number {
  if (json[at] !== mark) {
    throw at < json.length ? malformed(`it is malformed at byte ${at + 1}`) : truncated();
  }
  return skipSpace(json, at + 1);
}

function skipSpace(json: Buffer, from: number): number {
  let at = from;
  while (json[at] === 0x20 || json[at] === 0x0a || json[at] === 0x0d || json[at] === 0x09) {
    at += 1;
  }
  return at;
}

/** The place after a value. */
function endOf(json: Buffer, start: number): number {
  const isNested = json[start] === OPEN_BRACE || json[start] === OPEN_BRACKET;
  if (!isNested && json[start] !== QUOTE) {
    let at = start;
    while (at < json.length && !ENDS_SCALAR.has(json[at] as number)) {
      at += 1;
    }
    return at;
  }
  let isInString = false;
  let depth = 0;
  for (let at = start; at < json.length; at += 1) {
    const byte = json[at];
    if (isInString) {
      if (byte === BACKSLASH) {
        at += 1;
      } else if (byte === QUOTE) {
        isInString = false;
        if (depth === 0) {
          return at + 1;
        }
      }
    } else if (byte === QUOTE) {
      isInString = true;
    } else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
      depth += 1;
    } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
      depth -= 1;
      if (depth === 0) {
        return at + 1;
      }
    }
  }
  throw truncated();
}

const ENDS_SCALAR = new Set([COMMA, CLOSE_BRACE, CLOSE_BRACKET, 0x20, 0x0a, 0x0d, 0x09]);

function parsed(json: Buffer, { end, start }: Place): unknown {
  try {
    return JSON.parse(json.toString("utf8", start, end));
  } catch {
    // JSON.parse's own message has a part of the text, which may be a secret.
    throw malformed(`it is malformed between bytes ${start + 1} and ${end}`);
  }
}

function truncated(): PlanReadError {
  return malformed("it ends in the middle");
}

function malformed(problem: string): PlanReadError {
  return new PlanReadError(`not a plan in JSON: ${problem}`);
}
