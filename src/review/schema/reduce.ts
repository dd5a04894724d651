import type { Values } from "../../terraform/plan";

/** What the review needs of a provider's schema: for each type, paths of attributes without indexes. */
export interface ReducedSchema {
  readonly provider: string;
  readonly version: string;
  readonly types: Readonly<Record<string, TypeSchema>>;
}

export interface TypeSchema {
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
 * @param schema - of one provider: the value in `provider_schemas`
 */
export function reduceSchema(provider: string, version: string, schema: Values): ReducedSchema {
  const types = Object.entries((schema.resource_schemas ?? {}) as Values).map(([type, { block }]) => {
    const found: Record<keyof TypeSchema, string[]> = { computed: [], sensitive: [], writeOnly: [] };
    collect(block, "", found);
    const kept = Object.entries(found).filter(([, paths]) => paths.length > 0);
    return [type, Object.fromEntries(kept.map(([kind, paths]) => [kind, paths.sort().join(" ")]))];
  });
  return { provider, version, types: Object.fromEntries(types.sort()) };
}

function collect(block: Values, prefix: string, found: Record<keyof TypeSchema, string[]>): void {
  for (const [name, attribute] of Object.entries((block.attributes ?? {}) as Values)) {
    const path = `${prefix}${name}`;
    if (attribute.computed && !attribute.optional && !attribute.required) {
      found.computed.push(path);
    }
    if (attribute.sensitive) {
      found.sensitive.push(path);
    }
    if (attribute.write_only) {
      found.writeOnly.push(path);
    }
    if (attribute.nested_type) {
      collect(attribute.nested_type, `${path}.`, found);
    }
  }
  for (const [name, nested] of Object.entries((block.block_types ?? {}) as Values)) {
    collect(nested.block, `${prefix}${name}.`, found);
  }
}
