import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { hcl } from "../hcl";
import type { DatabaseGenerations } from "./generations";

/** Something that each generation has one of, which AWS may have although the state lacks it. */
export interface Adoptable {
  /** Address of the resource, whose instances are keyed by generation. */
  readonly address: string;
  /** Its name in AWS, which is its id for Terraform: a template over `g`, the generation. */
  readonly name: string;
  /** HCL for the list of such names that AWS has; must be known at plan. */
  readonly found: string;
}

/**
 * Takes into the state what AWS has and the state lacks, so that an apply that was killed while it made one is finished by
 * the next, instead of failing because the name is taken.
 */
export function adoptExisting(
  scope: Construct,
  generations: DatabaseGenerations,
  adoptables: readonly Adoptable[],
): void {
  TerraformStack.of(scope).addOverride(
    "import",
    adoptables.map(({ address, found, name }) => ({
      for_each: hcl(
        `{ for g in ${generations.range} : tostring(g) => "${name}" if contains(${found}, "${name}") }`,
      ),
      to: `${address}[each.key]`,
      id: hcl("each.value"),
    })),
  );
}
