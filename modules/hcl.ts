import { ref, type TerraformDataSource, type TerraformResource, Token } from "cdktf";

/**
 * A Terraform expression written in HCL, as a string argument for CDKTF.
 *
 * Used where CDKTF's own functions cannot express it: `each.key`, `one(...)`, and references to a resource
 * that has `for_each` or `count`.
 *
 * A token, never the literal `${...}`: inside `Fn.jsonencode`, CDKTF escapes that as plain text.
 */
export function hcl(expression: string): string {
  return Token.asString(ref(expression));
}

/** {@link hcl} for an argument that CDKTF types as a number. */
export function hclNumber(expression: string): number {
  return Token.asNumber(ref(expression));
}

/** {@link hcl} for an argument that CDKTF types as a boolean. */
export function hclBoolean(expression: string) {
  return Token.asAny(ref(expression));
}

/** A resource's address, for use inside a longer expression (CDKTF's `fqn` adds its own braces). */
export function address(resource: TerraformResource): string {
  return `${resource.terraformResourceType}.${resource.friendlyUniqueId}`;
}

/** {@link address} of a data source. */
export function dataAddress(dataSource: TerraformDataSource): string {
  return `data.${dataSource.terraformResourceType}.${dataSource.friendlyUniqueId}`;
}
