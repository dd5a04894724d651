import { hasTrue, type PlannedChange, pathText, type Steps, type Values } from "../terraform/plan";
import { holdsSecret, isSecretName, isSpelledOut } from "../terraform/secret-looks";
import { oneLine } from "../tools/one-line";
import { parsed as parsedPolicy } from "./rules/iam/documents";
import { statementDifferences } from "./rules/iam/statements";

/** One value that a change affects, safe to show. */
export interface ShownAttribute {
  /** `ingress[0].cidr_blocks[1]` */
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

const longestValue = 120;
const mostValues = 12;

/** The differences in some attributes, value by value: secrets masked, JSON documents compared inside. */
export function shownAttributes(change: PlannedChange, attributes: readonly string[]): ShownAttribute[] {
  const { after_sensitive, after_unknown, before_sensitive } = change.resource.change;
  const shown: ShownAttribute[] = [];
  for (const attribute of attributes) {
    const steps = [attribute];
    const policy = policyDifferences(change, attribute);
    if (policy !== undefined) {
      shown.push(...policy);
      continue;
    }
    compare({
      steps,
      names: [attribute],
      before: change.before?.[attribute],
      after: change.after?.[attribute],
      isUnknown: at(after_unknown, attribute),
      isSensitive: [at(before_sensitive, attribute), at(after_sensitive, attribute)],
      shown,
    });
  }
  return shown.length <= mostValues
    ? shown
    : [
        ...shown.slice(0, mostValues),
        { path: `${shown.length - mostValues} more values`, before: "...", after: "..." },
      ];
}

/** A policy statement by statement; nothing of a new one, whose problem says it all; undefined for another value. */
function policyDifferences(change: PlannedChange, attribute: string): ShownAttribute[] | undefined {
  const [before, after] = [change.before?.[attribute], change.after?.[attribute]].map(parsedPolicy);
  const isDocument =
    attribute === "inline_policy" || typeof (change.after ?? change.before)?.[attribute] === "string";
  if (!isDocument || (before ?? after)?.Statement === undefined || change.isUnknown(attribute)) {
    return undefined;
  }
  if (before === undefined || after === undefined || change.isSensitive(attribute)) {
    return [];
  }
  return statementDifferences(before, after).map((text) => ({
    path: attribute,
    before: text.startsWith("-") ? oneLine(text.slice(2)) : "(none)",
    after: text.startsWith("+") ? oneLine(text.slice(2)) : "(none)",
  }));
}

interface Comparison {
  readonly steps: Steps;
  /** Names of the value: its key, and the name next to it. */
  readonly names: readonly string[];
  readonly before: unknown;
  readonly after: unknown;
  readonly isUnknown: unknown;
  readonly isSensitive: readonly unknown[];
  readonly shown: ShownAttribute[];
}

function compare(comparison: Comparison): void {
  const { isSensitive, isUnknown, names, shown, steps } = comparison;
  const before = parsed(comparison.before);
  const after = parsed(comparison.after);
  if (isUnknown !== true && same(before, after)) {
    return;
  }
  // A value shown whole is hidden whole, even if only a part of it is sensitive.
  const isHidden = isSensitive.some(hasTrue);
  const isOneTooLong = !isHidden && isOnlyOneTooLong(before, after, names);
  const isCompared = (isComposite(before) && isComposite(after)) || isOneTooLong;
  if (!isSensitive.includes(true) && isUnknown !== true && isCompared) {
    for (const key of new Set([before, after].flatMap((value) => Object.keys(value ?? {})))) {
      const index = [before, after].every((value) => Array.isArray(value ?? [])) ? Number(key) : key;
      compare({
        steps: [...steps, index],
        names: [key, nameBeside(key, before), nameBeside(key, after)],
        before: (before as Values | null | undefined)?.[key],
        after: (after as Values | null | undefined)?.[key],
        isUnknown: at(isUnknown, key),
        isSensitive: isSensitive.map((mask) => at(mask, key)),
        shown,
      });
    }
    return;
  }
  const text = (value: unknown) => (isHidden ? "(sensitive)" : valueText(value, names));
  shown.push({
    path: oneLine(pathText(steps)),
    before: text(before),
    after: isUnknown === true ? "(known after apply)" : text(after),
  });
}

function at(mask: unknown, key: string): unknown {
  return typeof mask === "object" && mask !== null ? (mask as Values)[key] : mask;
}

function isComposite(value: unknown): value is Values {
  return typeof value === "object" && value !== null;
}

/** Whether one of the two is none, and the other has parts and is too long to be shown whole. */
function isOnlyOneTooLong(before: unknown, after: unknown, names: readonly string[]): boolean {
  const there = before ?? after;
  const isOnlyOne = (before ?? null) === null || (after ?? null) === null;
  return isOnlyOne && isComposite(there) && wholeText(there, names).length > longestValue;
}

/** The value of a JSON document; any other value as it is. */
function parsed(value: unknown): unknown {
  if (typeof value !== "string" || !/^\s*[[{]/.test(value)) {
    return value;
  }
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

function same(before: unknown, after: unknown): boolean {
  return (before ?? null) === (after ?? null) || JSON.stringify(before) === JSON.stringify(after);
}

/** In a pair like `{ "name": "PASSWORD", "value": "..." }`, the value's name is the one next to it. */
function nameBeside(key: string, owner: unknown): string {
  const { name, Name, key: ownKey } = (owner ?? {}) as Values;
  const beside = name ?? Name ?? ownKey;
  return key.toLowerCase() === "value" && typeof beside === "string" ? beside : "";
}

function valueText(value: unknown, names: readonly string[]): string {
  if (value === undefined || value === null) {
    return "(none)";
  }
  const text = wholeText(value, names);
  if (text.length <= longestValue) {
    return text;
  }
  const cut = text.slice(0, longestValue - 3);
  const isInWord = /\w/.test(text.charAt(cut.length));
  // A word of that length alone is cut where it must be.
  return `${(isInWord && cut.replace(/\w+$/, "").replace(/^\W*$/, "")) || cut}...`;
}

function wholeText(value: unknown, names: readonly string[]): string {
  return oneLine(JSON.stringify(masked(value, names)));
}

/** The value with everything replaced that its name or its looks mark as a secret. */
function masked(value: unknown, names: readonly string[]): unknown {
  const content = parsed(value);
  if (isComposite(content)) {
    const entries = Object.entries(content).map(
      ([key, child]) => [key, masked(child, [key, nameBeside(key, content)])] as const,
    );
    return Array.isArray(content) ? entries.map(([, child]) => child) : Object.fromEntries(entries);
  }
  if (typeof content !== "string") {
    return content;
  }
  const isSecret = holdsSecret(content) || (names.some(isSecretName) && isSpelledOut(content));
  return isSecret ? "(looks like a secret)" : content;
}
