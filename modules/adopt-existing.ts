import { TerraformElement } from "cdktf";
import type { Construct } from "constructs";
import { hcl } from "./hcl";

export interface AdoptedResource {
  /** Address of an instance; may use `each.key`. */
  readonly to: string;
  /**
   * HCL for a map to the ids of what AWS has. It must be known at plan, and lead to no instance that the posture does not
   * want: Terraform refuses to import what is not configured.
   */
  readonly existing: string;
}

/**
 * Takes into the state what AWS has and the state lacks, so that an apply that was killed while it made one is finished by
 * the next, instead of failing because it is there, or making a second one. What the state has is left alone.
 */
export class AdoptExisting extends TerraformElement {
  constructor(
    scope: Construct,
    id: string,
    private readonly resources: readonly AdoptedResource[],
  ) {
    super(scope, id);
  }

  override toTerraform() {
    return {
      import: this.resources.map(({ existing, to }) => ({
        for_each: hcl(existing),
        to,
        id: hcl("each.value"),
      })),
    };
  }
}
