import aws from "./aws.json";
import type { ReducedSchema, TypeSchema } from "./reduce";

const { types }: ReducedSchema = aws;

/** Paths by kind and type, split when first asked for. */
const split = new Map<string, ReadonlySet<string>>();

/**
 * Whether the provider's schema says something of an attribute; undefined for a type whose schema is not known.
 *
 * @param path - without indexes: `master_user_secret.secret_arn`
 */
export function schemaSays(kind: keyof TypeSchema, type: string, path: string): boolean | undefined {
  const schema = types[type];
  if (schema === undefined) {
    return undefined;
  }
  const key = `${kind} ${type}`;
  let paths = split.get(key);
  if (paths === undefined) {
    paths = new Set(schema[kind]?.split(" "));
    split.set(key, paths);
  }
  return paths.has(path);
}

/** Sensitive arguments of a type that the state keeps: not those that only the provider sets, nor write-only ones. */
export function keptSecrets(type: string): string[] {
  const sensitive = types[type]?.sensitive?.split(" ") ?? [];
  return sensitive.filter(
    (path) => !schemaSays("computed", type, path) && !schemaSays("writeOnly", type, path),
  );
}

/** Every type whose schema is known. */
export function knownTypes(): string[] {
  return Object.keys(types);
}
