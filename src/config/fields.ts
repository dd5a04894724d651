import * as z from "zod/mini";
import { Cidr } from "./cidr";

/** Why a value that fits its type is still refused. */
export interface Objection {
  readonly allowed: string;
  readonly fix: string;
}

/** A zod check from a function that returns its objection to a value, or undefined where the value is allowed. */
export function refuse<Value>(objectionTo: (value: Value) => Objection | undefined) {
  return (payload: z.core.ParsePayload<Value>) => {
    const objection = objectionTo(payload.value);
    if (objection) {
      const { allowed, fix } = objection;
      payload.issues.push({ code: "custom", input: payload.value, message: allowed, params: { fix } });
    }
  };
}

type Shape = Readonly<Record<string, z.ZodMiniType>>;
type DefaultsOf<Fields extends Shape> = { readonly [Key in keyof Fields]?: z.input<Fields[Key]> };
type Completed<Fields extends Shape, Defaults> = {
  [Key in keyof Fields]: Key extends keyof Defaults ? z.ZodMiniDefault<Fields[Key]> : Fields[Key];
};

/** A section of settings. Unknown keys are refused; the message is the known ones, separated by commas. */
export function section<Fields extends Shape, const Defaults extends DefaultsOf<Fields> = object>(
  description: string,
  fields: Fields,
  defaults?: Defaults,
) {
  const known = Object.keys(fields).join(", ");
  const values: Readonly<Record<string, unknown>> = { ...defaults };
  const completed = Object.entries(fields).map(([key, field]) => [
    key,
    key in values ? z._default(field, values[key]) : field,
  ]);
  return z
    .strictObject(Object.fromEntries(completed) as Completed<Fields, Defaults>, {
      error: (issue) => (issue.code === "unrecognized_keys" ? known : `an object with ${known}`),
    })
    .check(z.describe(description));
}

/** An optional section, all of whose keys are optional. */
export function settings<Fields extends Shape, const Defaults extends DefaultsOf<Fields> = object>(
  description: string,
  fields: Fields,
  defaults?: Defaults,
) {
  return z.prefault(section(description, fields, defaults), {} as never);
}

/** A whole number within bounds. */
export function whole(description: string, minimum: number, maximum: number, unit: string, reason?: string) {
  const error = `a whole number from ${minimum} to ${maximum} (${unit})${reason === undefined ? "" : `; ${reason}`}`;
  return z
    .int({ error })
    .check(z.minimum(minimum, { error }), z.maximum(maximum, { error }), z.describe(description));
}

/** A string that matches a pattern and meets no `objection`. */
export function text(
  description: string,
  pattern: RegExp,
  allowed: string,
  objection: (value: string) => Objection | undefined = () => undefined,
) {
  return z
    .string({ error: allowed })
    .check(z.regex(pattern, { error: allowed, abort: true }), refuse(objection), z.describe(description));
}

/** True or false. */
export function flag(description: string) {
  return z.boolean({ error: "true or false" }).check(z.describe(description));
}

/** One of a few strings. */
export function choice<const Values extends readonly [string, ...string[]]>(
  description: string,
  values: Values,
  allowed = values.map((value) => JSON.stringify(value)).join(" or "),
) {
  return z.enum(values, { error: allowed }).check(z.describe(description));
}

/** One of a few numbers. */
export function oneOf<const Values extends readonly number[]>(
  description: string,
  values: Values,
  meaning: string,
) {
  return z
    .literal(values as readonly Values[number][], { error: `${meaning}: ${values.join(", ")}` })
    .check(z.describe(description));
}

/** A list of two. */
export function pair<Item extends z.ZodMiniType>(description: string, item: Item, allowed: string) {
  return z.tuple([item, item], { error: allowed }).check(z.describe(description));
}

/** The retentions CloudWatch Logs accepts, in days (API reference, PutRetentionPolicy). */
const LOG_RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const;

/** Days a log group keeps its events. */
export function logRetention(description: string) {
  return oneOf(description, LOG_RETENTION_DAYS, "a number of days that CloudWatch Logs accepts");
}

/** Ranges that can never be a private network: this host, loopback, link local, multicast, reserved. */
const UNUSABLE = ["0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/4", "240.0.0.0/4"].map(Cidr.parse);

/** The IPv4 range of a VPC or a subnet. */
export function cidrBlock(description: string) {
  const allowed = "an IPv4 CIDR block from /16 to /28, such as 10.0.0.0/16";
  return text(description, /^\d{1,3}(\.\d{1,3}){3}\/\d{1,2}$/, allowed, (value) => {
    const enclosing = Cidr.enclosing(value);
    if (enclosing === undefined) {
      return { allowed, fix: "give four numbers up to 255 and a prefix up to 32" };
    }
    if (enclosing.prefixLength < 16 || enclosing.prefixLength > 28) {
      return { allowed, fix: `AWS allows no /${enclosing.prefixLength}: choose a prefix from /16 to /28` };
    }
    if (enclosing.toString() !== value) {
      return { allowed: `${allowed}, without host bits`, fix: `use ${enclosing}` };
    }
    const unusable = UNUSABLE.find((range) => range.overlaps(enclosing));
    return (
      unusable && {
        allowed: `${allowed}, outside ${unusable}`,
        fix: "choose a private range, such as 10.0.0.0/16",
      }
    );
  });
}

/** A domain name, lower case, of two labels or more. */
export function domain(description: string) {
  return text(
    description,
    /^(?=.{1,253}$)([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/,
    "a domain name in lower case, of two labels or more, without a trailing dot",
  );
}
