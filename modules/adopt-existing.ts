import { TerraformElement } from "cdktf";
import type { Construct } from "constructs";
import { hcl } from "./hcl";

export interface AdoptedResource {
  /** Address of an instance; may use `each.key`. */
  readonly to: string;
  /**
   * HCL for a map of instance keys to the ids of the resources in AWS. It must be known at plan and hold no instance that
   * the posture does not configure: Terraform refuses to import it.
   */
  readonly existing: string;
}

/**
 * Imports resources that exist in AWS but not in the state, so that the next apply completes one that was killed while it
 * created them, instead of failing because they exist or creating second ones. Resources in the state are left alone.
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
