import { TerraformVariable } from "cdktf";
import { Construct } from "constructs";
import { hcl, hclNumber } from "../hcl";

/**
 * A region's lasting posture: serving (`active`) or standing by (`standby`).
 *
 * The variable takes a third value, `quiesced`, for the minutes of a planned switchover: see {@link Posture}.
 */
export type PostureName = "active" | "standby";

export interface PostureProps {
  /** Posture when no `-var posture=...` is given. */
  readonly default: PostureName;
}

/**
 * The one Terraform variable that switches a region between serving and standing by.
 *
 * A single synthesized artefact serves all postures: failing over is
 * `terraform plan -var posture=active -out failover.tfplan`.
 *
 * | posture | database | tasks |
 * |---|---|---|
 * | `active` | the writer | as many as scaling sets |
 * | `quiesced` | still the writer, but nothing writes to it, so its replica catches up | none |
 * | `standby` | a replica of the peer's writer | none: a pilot light; or a few that serve from the replica: a warm standby |
 */
export class Posture extends Construct {
  /** HCL that is true while the region serves; for use inside a longer expression. */
  readonly isActive = 'var.posture == "active"';
  /** HCL that is true while the region has the writer but runs no tasks. */
  readonly isQuiesced = 'var.posture == "quiesced"';
  /** HCL that is true while the region is on standby. */
  readonly isStandby = 'var.posture == "standby"';
  /** HCL that is true where a plan leaves the claim to have taken over as it is. */
  readonly keepsFence = "var.fences_peer == null";
  /** The variable's value. */
  readonly value = hcl("var.posture");

  constructor(scope: Construct, id: string, props: PostureProps) {
    super(scope, id);
    const variable = new TerraformVariable(this, "variable", {
      type: "string",
      nullable: false,
      default: props.default,
      description:
        "active: this region serves and holds the writer. standby: it follows its peer. " +
        "quiesced: it holds the writer and runs no task, so that its peer can take over without loss.",
      validation: [
        {
          condition: hcl('contains(["active", "quiesced", "standby"], var.posture)'),
          errorMessage: `posture is "active", "quiesced" or "standby".`,
        },
      ],
    });
    variable.overrideLogicalId("posture");
    const fencesPeer = new TerraformVariable(this, "fences-peer", {
      type: "bool",
      description:
        "Whether this region took over from a lost peer that does not follow it yet: DNS does not answer with the peer. " +
        "null: as its load balancer says now. Only the primary's matters.",
    });
    fencesPeer.overrideLogicalId("fences_peer");
    // CDKTF leaves out a default of null, and a variable without a default must be given.
    fencesPeer.addOverride("default", null);
  }

  /**
   * HCL that is true while the region, having taken over from a lost peer, keeps visitors away from that one.
   *
   * @param isClaimed - HCL that is true while the region's load balancer claims it
   */
  fencesPeer(isClaimed: string): string {
    return `((var.fences_peer == true || (${this.keepsFence} && ${isClaimed})) && !(${this.isStandby}))`;
  }

  /** A number of tasks in each posture; none while quiesced. */
  taskCount({ active, standby }: { readonly active: number; readonly standby: number }): number {
    const otherwise = standby === 0 ? "0" : `${this.isStandby} ? ${standby} : 0`;
    return hclNumber(`${this.isActive} ? ${active} : ${otherwise}`);
  }
}
