import { TerraformElement, TerraformStack } from "cdktf";
import type { Construct, Node } from "constructs";
import { TERRAFORM_CONSTRAINT } from "../tools/terraform-versions";
import { synthesisDamage } from "./synthesis-damage";

/**
 * A stack with readable addresses: `aws_vpc.network_vpc` for the construct `network/vpc`, without CDKTF's
 * hash.
 *
 * The address comes from the construct's path, so moving a construct changes its address, which is a contract.
 */
export class ReadableStack extends TerraformStack {
  private readonly pathOfLogicalId = new Map<string, string>();

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.addOverride("terraform.required_version", TERRAFORM_CONSTRAINT);
    this.node.addValidation({ validate: () => synthesisDamage(this) });
  }

  /**
   * Does without CDKTF's first of two passes over all values, a fifth of a synthesis: it finds references to other stacks,
   * which `synthesisDamage` refuses.
   */
  override prepareStack(): void {
    this.ensureBackendExists();
  }

  /** @throws Error when two constructs' paths give the same logical id. */
  protected override allocateLogicalId(element: TerraformElement | Node): string {
    const node = TerraformElement.isTerraformElement(element) ? element.node : (element as Node);
    const depth = node.scopes.indexOf(this);
    const path = node.scopes.slice(depth + 1).map((scope) => scope.node.id);
    const logicalId = path.join("_").replaceAll("-", "_");
    const taken = this.pathOfLogicalId.get(logicalId);
    if (taken !== undefined && taken !== node.path) {
      throw new Error(`${taken} and ${node.path} would both be ${logicalId}: rename one of the constructs.`);
    }
    this.pathOfLogicalId.set(logicalId, node.path);
    return logicalId;
  }
}
