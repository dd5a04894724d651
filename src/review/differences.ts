import type { PlannedChange, Steps, Values } from "../terraform/plan";
import { remembered } from "../tools/remembered";
import { schemaSays } from "./schema/provider-schema";

/** One value that a change sets, alters or removes: a value, a list of values, or a whole block that is added or removed. */
export interface Difference {
  readonly steps: Steps;
  /** Without indexes: `versioning_configuration.status`. */
  readonly path: string;
  /** undefined if it was not there. */
  readonly before: unknown;
  readonly after: unknown;
  /** Whether it is known only after the apply. */
  readonly isUnknown: boolean;
  /** Whether the whole resource is new. */
  readonly isCreation: boolean;
  /** The blocks that hold it. */
  readonly owner: { readonly before: Values | undefined; readonly after: Values | undefined };
}

/** Maps whose keys are the user's own words. */
const FREE = /^(tags|tags_all|labels|annotations|variables|metadata|user_metadata|parameters|triggers)$/;

/** Names by which two blocks of a list are the same block. */
const IDENTITIES = [
  "name",
  "id",
  "key",
  "rule_name",
  "sid",
  "priority",
  "region",
  "region_name",
  "device_name",
];

/**
 * What a change sets, alters or removes, value by value, except what only the provider sets. Lists of blocks are compared
 * block by block: by their names, then in their order.
 */
export const differencesOf: (change: PlannedChange) => readonly Difference[] = remembered(compare);

/**
 * The values that a creation sets and that are wanted, with nothing allocated for the others: most resources of a first
 * plan are created, and most of their values concern no rule.
 *
 * @param isWanted - whether a path, without indexes, is of interest
 */
export function valuesOfNew(change: PlannedChange, isWanted: (path: string) => boolean): Difference[] {
  const found: Difference[] = [];
  const visit = (after: Values, mask: unknown, steps: Steps, prefix: string) => {
    for (const name in after) {
      const path = prefix === "" ? name : `${prefix}.${name}`;
      const value: unknown = after[name];
      const inner = maskAt(mask, name);
      if (value === null || inner === true) {
        continue;
      }
      if (typeof value !== "object" || (Array.isArray(value) && typeof value[0] !== "object")) {
        if (isWanted(path)) {
          const owner = { before: undefined, after };
          found.push({
            ...{ steps: [...steps, name], path, before: undefined, after: value },
            ...{ isUnknown: false, isCreation: true, owner },
          });
        }
      } else if (Array.isArray(value)) {
        for (const [index, block] of value.entries()) {
          visit(block as Values, maskAt(inner, index), [...steps, name, index], path);
        }
      } else if (!FREE.test(path)) {
        visit(value as Values, inner, [...steps, name], path);
      }
    }
  };
  visit(change.after ?? {}, change.resource.change.after_unknown, [], "");
  return found;
}

function compare(change: PlannedChange): Difference[] {
  const found: Difference[] = [];
  const root = { before: change.before, after: change.after };
  const unknown = change.resource.change.after_unknown;
  const isCreation = root.before === undefined;

  const value = (
    steps: Steps,
    path: string,
    before: unknown,
    after: unknown,
    mask: unknown,
    owner: typeof root,
  ) => {
    if (schemaSays("computed", change.type, path)) {
      return;
    }
    if (mask === true) {
      found.push({ steps, path, before, after: undefined, isUnknown: true, isCreation, owner });
      return;
    }
    const [was, is] = [inside(before), inside(after)];
    if ((was.length > 0 || is.length > 0) && !FREE.test(path)) {
      blocks(steps, path, { was, is, isList: Array.isArray(after ?? before) }, mask, owner);
    } else if (isCreation ? after !== undefined && after !== null : !isSame(before, after)) {
      found.push({
        steps,
        path,
        before: before ?? undefined,
        after: after ?? undefined,
        isUnknown: false,
        isCreation,
        owner,
      });
    }
  };

  const blocks = (
    steps: Steps,
    path: string,
    { was, is, isList }: { was: Values[]; is: Values[]; isList: boolean },
    mask: unknown,
    owner: typeof root,
  ) => {
    for (const [before, after, index] of paired(was, is)) {
      const inner = isList ? [...steps, index] : steps;
      if (before === undefined || after === undefined) {
        found.push({ steps: inner, path, before, after, isUnknown: false, isCreation, owner });
      }
      object(inner, `${path}.`, before, after, isList ? maskAt(mask, index) : mask);
    }
  };

  const object = (
    steps: Steps,
    prefix: string,
    before: Values | undefined,
    after: Values | undefined,
    mask: unknown,
  ) => {
    for (const key of new Set([
      ...Object.keys(before ?? {}),
      ...Object.keys(after ?? {}),
      ...unknownKeys(mask),
    ])) {
      const isGone = after === undefined;
      value(
        [...steps, key],
        `${prefix}${key}`,
        before?.[key],
        after?.[key],
        isGone ? false : maskAt(mask, key),
        {
          before,
          after,
        },
      );
    }
  };

  object([], "", root.before, root.after, unknown);
  return found;
}

/** The blocks of a nested value; none if it is a plain value. */
function inside(value: unknown): Values[] {
  return [value ?? []]
    .flat()
    .filter((one): one is Values => typeof one === "object" && one !== null && !Array.isArray(one));
}

/** The same block before and after, with its index afterwards or, if it is gone, before. */
function paired(
  was: readonly Values[],
  is: readonly Values[],
): [Values | undefined, Values | undefined, number][] {
  if (was.length <= 1 && is.length <= 1) {
    return [[was[0], is[0], 0]];
  }
  const left = was.map((block, index) => ({ block, index, text: JSON.stringify(block) }));
  const take = (fits: (one: (typeof left)[number]) => boolean) => {
    const at = left.findIndex(fits);
    return at === -1 ? undefined : left.splice(at, 1)[0];
  };
  const changed = is
    .map((block, index) => ({ block, index, text: JSON.stringify(block) }))
    .filter(({ text }) => take((one) => one.text === text) === undefined);
  const named = changed.map((one) => ({
    ...one,
    old: take(({ block }) => IDENTITIES.some((key) => block[key] != null && block[key] === one.block[key])),
  }));
  return [
    ...named.map(({ block, index, old }): [Values | undefined, Values, number] => [
      (old ?? take(({ block: other }) => !IDENTITIES.some((key) => other[key] != null)))?.block,
      block,
      index,
    ]),
    ...left.map(({ block, index }): [Values, undefined, number] => [block, undefined, index]),
  ];
}

function maskAt(mask: unknown, key: string | number): unknown {
  return typeof mask === "object" && mask !== null ? (mask as Values)[key] : false;
}

function unknownKeys(mask: unknown): string[] {
  return typeof mask === "object" && mask !== null && !Array.isArray(mask) ? Object.keys(mask) : [];
}

/** Null, empty, false and 0 count as equal to nothing, and lists of values are compared as sets. */
export function isSame(before: unknown, after: unknown): boolean {
  if (before === after) {
    return true;
  }
  return text(before) === text(after);
}

function text(value: unknown): string {
  const one = Array.isArray(value) ? [...value].sort() : value;
  return JSON.stringify(one ?? null).replace(/^(\[\]|\{\}|""|false|0)$/, "null");
}

/** The name of a top-level attribute in a path. */
export function attributeIn(path: string): string {
  const end = path.indexOf(".");
  return end === -1 ? path : path.slice(0, end);
}
