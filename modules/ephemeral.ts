import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";

/**
 * Adds an ephemeral resource to the stack of a construct, with Terraform's own argument names.
 *
 * CDKTF 0.21 has no construct for one; CDK Terrain's `TerraformEphemeralResource` replaces this function.
 *
 * @returns its address, for expressions: `ephemeral.TYPE.NAME`
 */
export function ephemeralResource(
  scope: Construct,
  type: string,
  name: string,
  values: Readonly<Record<string, unknown>>,
): string {
  const address = `ephemeral.${type}.${name}`;
  TerraformStack.of(scope).addOverride(address, values);
  return address;
}
