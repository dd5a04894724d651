import aws from "./aws.json";
import type { ReducedSchema, TypeSchema } from "./reduce";

const { types }: ReducedSchema = aws;

/** Paths by kind and type, split when first asked for. */
const split: Readonly<Record<keyof TypeSchema, Map<string, ReadonlySet<string>>>> = {
  computed: new Map(),
  sensitive: new Map(),
  writeOnly: new Map(),
};

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
  let paths = split[kind].get(type);
  if (paths === undefined) {
    paths = new Set(schema[kind]?.split(" "));
    split[kind].set(type, paths);
  }
  return paths.has(path);
}

const kept = new Map<string, readonly string[]>();

/** Sensitive arguments of a type that the state keeps: not those that only the provider sets, nor write-only ones. */
export function keptSecrets(type: string): readonly string[] {
  let found = kept.get(type);
  if (found === undefined) {
    found = (types[type]?.sensitive?.split(" ") ?? []).filter(
      (path) => !schemaSays("computed", type, path) && !schemaSays("writeOnly", type, path),
    );
    kept.set(type, found);
  }
  return found;
}

/** Every type whose schema is known. */
export function knownTypes(): string[] {
  return Object.keys(types);
}
