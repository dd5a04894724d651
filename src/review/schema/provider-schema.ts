import { remembered } from "../../tools/remembered";
import aws from "./aws.json";
import type { ReducedSchema, TypeSchema } from "./reduce";

const { types }: ReducedSchema = aws;

const pathsOf = remembered((kind: keyof TypeSchema) =>
  remembered((type: string): ReadonlySet<string> => new Set(types[type]?.[kind]?.split(" "))),
);

/**
 * Whether the provider's schema says something of an attribute; undefined for a type whose schema is not known.
 *
 * @param path - without indexes: `master_user_secret.secret_arn`
 */
export function schemaSays(kind: keyof TypeSchema, type: string, path: string): boolean | undefined {
  return type in types ? pathsOf(kind)(type).has(path) : undefined;
}

/** Sensitive arguments of a type that the state keeps: not those that only the provider sets, nor write-only ones. */
export const keptSecrets = remembered((type: string): readonly string[] =>
  [...pathsOf("sensitive")(type)].filter(
    (path) => !schemaSays("computed", type, path) && !schemaSays("writeOnly", type, path),
  ),
);

/** Every type whose schema is known. */
export function knownTypes(): string[] {
  return Object.keys(types);
}
