import { TerraformVariable } from "cdktf";
import { Construct } from "constructs";
import { hcl, hclNumber } from "../hcl";

/** What a region does now: serve (`active`) or stand ready (`standby`). */
export type PostureName = "active" | "standby";

export interface PostureProps {
  /** Posture when no `-var posture=...` is given. */
  readonly default: PostureName;
}

/**
 * The one Terraform variable that switches a region between serving and standing by.
 *
 * A single synthesized artefact serves both: failing over is
 * `terraform plan -var posture=active -out failover.tfplan`.
 */
export class Posture extends Construct {
  /** HCL that is true while the region is active; for use inside a longer expression. */
  readonly isActive = 'var.posture == "active"';
  /** HCL that is true while the region is on standby. */
  readonly isStandby = 'var.posture == "standby"';
  /** The variable's value. */
  readonly value = hcl("var.posture");

  constructor(scope: Construct, id: string, props: PostureProps) {
    super(scope, id);
    const variable = new TerraformVariable(this, "variable", {
      type: "string",
      nullable: false,
      default: props.default,
      description: "active: this region serves and holds the writer. standby: it follows its peer.",
      validation: [
        {
          condition: hcl('contains(["active", "standby"], var.posture)'),
          errorMessage: `posture is "active" or "standby".`,
        },
      ],
    });
    variable.overrideLogicalId("posture");
  }

  /** A number that depends on the posture. */
  number(active: number, standby: number): number {
    return hclNumber(`${this.isActive} ? ${active} : ${standby}`);
  }
}
