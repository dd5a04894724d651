import type { Values } from "../../terraform/plan";
import type { Documented } from "./documented";
import { type Governed, governedBy } from "./governs";

/** What the review needs of a provider's schema: for each type, paths of attributes without indexes. */
export interface ReducedSchema {
  readonly provider: string;
  readonly version: string;
  /** What says what an argument governs. */
  readonly documentation: string;
  readonly types: Readonly<Record<string, TypeSchema>>;
}

export interface TypeSchema extends Readonly<Partial<Record<Governed, string>>> {
  /** Only the provider sets them. */
  readonly computed?: string;
  /** The provider marks them as sensitive. */
  readonly sensitive?: string;
  /** They are passed to the provider and kept nowhere. */
  readonly writeOnly?: string;
}

/**
 * Reduces a provider's schema, as `terraform providers schema -json` writes it.
 *
 * @param types - `resource_schemas` of one provider
 * @param documented - what the documentation says of each type's arguments
 */
export function reduceSchema(
  types: Values,
  documented: ReadonlyMap<string, Documented>,
): Readonly<Record<string, TypeSchema>> {
  const reduced = Object.entries(types).map(([type, { block }]) => {
    const found = new Map<keyof TypeSchema, string[]>();
    collect(block, "", documented.get(type) ?? new Map(), (kind, path) => {
      found.set(kind, [...(found.get(kind) ?? []), path]);
    });
    const kinds = [...found].sort().map(([kind, paths]) => [kind, paths.sort().join(" ")]);
    return [type, Object.fromEntries(kinds)];
  });
  return Object.fromEntries(reduced.sort());
}

function collect(
  block: Values,
  prefix: string,
  documented: Documented,
  add: (kind: keyof TypeSchema, path: string) => void,
): void {
  for (const [name, attribute] of Object.entries((block.attributes ?? {}) as Values)) {
    const path = `${prefix}${name}`;
    if (attribute.computed && !attribute.optional && !attribute.required) {
      add("computed", path);
    }
    if (attribute.sensitive) {
      add("sensitive", path);
    }
    if (attribute.write_only) {
      add("writeOnly", path);
    }
    const governed = governedBy(documented.get(path) ?? "", attribute.type === "bool");
    if (governed !== undefined) {
      add(governed, path);
    }
    if (attribute.nested_type) {
      collect(attribute.nested_type, `${path}.`, documented, add);
    }
  }
  for (const [name, nested] of Object.entries((block.block_types ?? {}) as Values)) {
    collect(nested.block, `${prefix}${name}.`, documented, add);
  }
}
