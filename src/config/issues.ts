import * as z from "zod/mini";
import type { ConfigProblem, Path } from "./errors";
import { pathText, valueText } from "./errors";
import { nearest } from "./nearest";
import { schema } from "./schema";

/** A problem of the schema, with its path as keys. */
export interface SchemaProblem extends Omit<ConfigProblem, "path" | "got"> {
  readonly path: Path;
  readonly got: string;
}

type Issue = z.core.$ZodIssue;

/** The schema's issues as problems: unions narrowed to the branch that was meant, unknown keys one by one. */
export function schemaProblems(issues: readonly Issue[]): SchemaProblem[] {
  const problems = issues.flatMap((issue) => narrowed(issue, [])).flatMap(problemsOf);
  const distinct = new Map(
    problems.map((problem) => [`${pathText(problem.path)} ${problem.allowed}`, problem]),
  );
  return [...distinct.values()];
}

/** The issues of the one branch of a union that knows every key given; the union's own issue where there is none. */
function narrowed(issue: Issue, base: Path): Issue[] {
  const here = { ...issue, path: [...base, ...issue.path] };
  if (here.code !== "invalid_union") {
    return [here];
  }
  const known = here.errors.filter((branch) => branch.every(({ code }) => code !== "unrecognized_keys"));
  const [only] = known;
  return only && known.length === 1 ? only.flatMap((inner) => narrowed(inner, here.path)) : [here];
}

function problemsOf(issue: Issue): SchemaProblem[] {
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => unknownKey([...issue.path, key], key, issue.message));
  }
  const allowed = issue.code === "invalid_key" ? (issue.issues[0]?.message ?? issue.message) : issue.message;
  const input = inputOf(issue);
  return [{ path: issue.path, got: valueText(input), allowed, fix: remedy(issue, input) }];
}

/** For a discriminated union, zod reports the object that holds the discriminator. */
function inputOf(issue: Issue): unknown {
  if (issue.code !== "invalid_union" || !("discriminator" in issue)) {
    return issue.input;
  }
  return (issue.input as unknown as Record<string, unknown>)[String(issue.discriminator)];
}

/** Keys of someone who put the password here. */
const SECRET = /passw|secret|token|private|access_?key/i;

/** The value of an unknown key is not shown: it might be a secret. */
function unknownKey(path: Path, key: string, known: string): SchemaProblem {
  const near = nearest(key, known.split(", ")) ?? elsewhere(path, key);
  const other = SECRET.test(key)
    ? "remove it: no secret belongs here, Terraform generates the password"
    : "remove it";
  return {
    path,
    got: "an unknown key",
    allowed: known,
    fix: near === undefined ? other : `did you mean ${near}?`,
  };
}

function remedy(issue: Issue, input: unknown): string {
  if (issue.code === "custom") {
    return String(issue.params?.fix);
  }
  if (input === undefined) {
    return "add it";
  }
  const meant = meantText(issue, input);
  if (meant !== undefined) {
    return meant;
  }
  const words = issue.code === "invalid_value" ? issue.values.map(String) : [];
  const near = typeof input === "string" ? nearest(input, words) : undefined;
  return near === undefined ? `give an allowed value${removal(issue.path)}` : `did you mean ${near}?`;
}

/** Where a key belongs that stands in the wrong section, if there is one such place. */
function elsewhere(path: Path, key: string): string | undefined {
  const [place, ...more] = placesOf(schema, key, []);
  return more.length === 0 && place !== pathText(path) ? place : undefined;
}

function placesOf(parent: z.core.$ZodType, key: string, base: Path): string[] {
  const { innerType, options = [], shape = {} } = nodeOf(parent);
  const inner = [...(innerType === undefined ? [] : [innerType]), ...options];
  const found = [
    ...inner.flatMap((one) => placesOf(one, key, base)),
    ...Object.entries(shape).flatMap(([name, field]) => [
      ...(name === key ? [pathText([...base, name])] : []),
      ...placesOf(field, key, [...base, name]),
    ]),
  ];
  return [...new Set(found)];
}

/** The remedy for a value that only lacks its quotes, or has capitals or separators that are not allowed. */
function meantText(issue: Issue, input: unknown): string | undefined {
  const field = issue.path.reduce<z.core.$ZodType | undefined>(child, schema);
  const fits = (text: string) => field !== undefined && z.safeParse(field, text).success;
  if (typeof input === "number" || typeof input === "boolean") {
    return fits(String(input)) ? `put it in quotes: "${input}"` : undefined;
  }
  if (typeof input !== "string") {
    return undefined;
  }
  const lower = input.trim().toLowerCase();
  const meant = [input.trim(), lower, lower.replace(/[\s_.]+/g, "-")].find(
    (text) => text !== input && fits(text),
  );
  return meant === undefined ? undefined : `did you mean ${JSON.stringify(meant)}?`;
}

/** The parts of a zod schema that are walked here. */
interface Node {
  readonly type?: string;
  readonly defaultValue?: unknown;
  readonly innerType?: z.core.$ZodType;
  readonly shape?: Readonly<Record<PropertyKey, z.core.$ZodType>>;
  readonly options?: readonly z.core.$ZodType[];
}

/** The deepest key on the path that may be left out, as a second remedy. */
function removal(path: Path): string {
  let current: z.core.$ZodType | undefined = schema;
  let remedy = "";
  for (const [depth, step] of path.entries()) {
    current = child(current, step);
    const { type, defaultValue } = nodeOf(current);
    const key = pathText(path.slice(0, depth + 1));
    if (type === "default") {
      remedy = `, or remove ${key} for its default, ${valueText(defaultValue)}`;
    }
    const isTag = current === undefined && typeof step === "string";
    if (type === "optional" || isTag) {
      remedy = `, or remove ${key}`;
    }
  }
  return remedy;
}

function nodeOf(schema: z.core.$ZodType | undefined): Node {
  return (schema?._zod.def ?? {}) as Node;
}

function child(parent: z.core.$ZodType | undefined, step: PropertyKey): z.core.$ZodType | undefined {
  const { innerType, shape, options } = nodeOf(parent);
  if (innerType) {
    return child(innerType, step);
  }
  if (options) {
    return options.map((option) => child(option, step)).find((found) => found !== undefined);
  }
  return shape?.[step];
}
