import { DataAwsDbInstance } from "@cdktf/provider-aws/lib/data-aws-db-instance";
import { DataAwsDbInstances } from "@cdktf/provider-aws/lib/data-aws-db-instances";
import { Token } from "cdktf";
import { Construct } from "constructs";
import { dataAddress, hcl } from "../hcl";
import type { Posture } from "../posture";
import type { DatabaseGenerations } from "./generations";

export interface ExistingDatabasesProps {
  /** HCL for the identifiers to look for; must be known at plan. */
  readonly identifiers: string;
}

/**
 * What AWS reports about this region's databases before anything changes.
 *
 * Nothing here may depend on a resource: the answer would then be known only at apply, too late to refuse.
 */
export class ExistingDatabases extends Construct {
  /** HCL for the map of identifier to instance. */
  readonly byIdentifier: string;
  /** HCL for the identifiers that were found. */
  readonly found: string;

  constructor(scope: Construct, id: string, props: ExistingDatabasesProps) {
    super(scope, id);
    const found = new DataAwsDbInstances(this, "found", {
      filter: [{ name: "db-instance-id", values: Token.asList(hcl(props.identifiers)) }],
    });
    const each = new DataAwsDbInstance(this, "each", { dbInstanceIdentifier: hcl("each.key") });
    each.addOverride("for_each", hcl(`toset(${dataAddress(found)}.instance_identifiers)`));
    this.byIdentifier = dataAddress(each);
    this.found = `${dataAddress(found)}.instance_identifiers`;
  }
}

export interface DatabasePreconditionsProps {
  readonly existing: ExistingDatabases;
  readonly generations: DatabaseGenerations;
  readonly posture: Posture;
  /** Whether generation 1 is created as a new database instead of a replica. */
  readonly firstGenerationIsNew: boolean;
}

/** What each generation's instance must be in AWS for a plan to be allowed; each refusal names the way out. */
export function databasePreconditions(props: DatabasePreconditionsProps) {
  const { existing, generations, posture } = props;
  const identifier = `"${generations.eachIdentifier}"`;
  const exists = `contains(keys(${existing.byIdentifier}), ${identifier})`;
  const replicates = `try(length(${existing.byIdentifier}[${identifier}].replicate_source_db) > 0, false)`;
  const current = generations.eachIsCurrent;
  const isNew = props.firstGenerationIsNew ? 'each.key == "1"' : "false";
  return [
    {
      condition: hcl(`!(${posture.isStandby} && ${current} && ${exists}) || ${replicates}`),
      errorMessage:
        `${generations.eachIdentifier} is a writer: standby would throw its data away, and RDS cannot make it a replica again. ` +
        "Plan with -var posture=active to leave it as it is; to follow the peer, make a new replica beside it " +
        "(runbook: Reprotect): -var posture=standby -var database_generation=${var.database_generation + 1}.",
    },
    {
      condition: hcl(`!(${posture.isStandby} && ${current} && !${exists}) || !(${isNew})`),
      errorMessage:
        "Generation 1 is this region's original database and starts as the writer. " +
        "Plan with -var posture=active, or follow the peer with -var database_generation=2 (runbook: Reprotect).",
    },
    {
      condition: hcl(`!(${isNew} && ${current} && var.database_snapshot_identifier != "" && !${exists})`),
      errorMessage:
        "Generation 1 is born empty, not from a snapshot. Restore into a new one: " +
        "-var database_generation=2 -var oldest_database_generation=2 with the same -var database_snapshot_identifier " +
        "(runbook: Restore from a snapshot).",
    },
    {
      condition: hcl(
        `!(${posture.isActive} && ${current} && !${exists}) || ${isNew} || ${generations.eachIsFromSnapshot}`,
      ),
      errorMessage:
        `There is no ${generations.eachIdentifier} to promote. ` +
        "Plan with -var posture=standby to make a replica first, or, when both regions' databases are lost, " +
        "restore one with -var database_snapshot_identifier=... (runbook: Restore from a snapshot).",
    },
    {
      condition: hcl(`!(${posture.isQuiesced} && ${current}) || (${exists} && !${replicates})`),
      errorMessage:
        `${generations.eachIdentifier} is no writer, so there is nothing to quiesce: that is for the region that serves, ` +
        "before its peer takes over (runbook: Switchover). Plan with -var posture=standby to leave it as it is.",
    },
    {
      condition: hcl(`${current} || !(${replicates})`),
      errorMessage:
        `${generations.eachIdentifier} is still a replica and would be promoted by becoming an older generation. ` +
        "Retire it in the same plan with -var oldest_database_generation=${var.database_generation}, " +
        "or keep it as the current generation.",
    },
    {
      // Recreated it would be empty or, where generation 1 is a replica, fail half-way through the apply.
      condition: hcl(`${current} || ${exists}`),
      errorMessage:
        `There is no ${generations.eachIdentifier}: an older generation is kept, never made anew. ` +
        "Plan with -var oldest_database_generation=${each.key + 1}.",
    },
  ];
}
