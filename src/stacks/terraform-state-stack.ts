import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import { StateBucket, StateReplication } from "../../modules/state-bucket";
import type { Config } from "../config";
import {
  addBackend,
  type RegionRole,
  SECOND_REGION_ALIAS,
  STACK_NAMES,
  STATE_HOME,
  statePrefix,
} from "../contract";
import { awsProvider } from "./providers";
import { ReadableStack } from "./readable-stack";

/** The S3 backend: a bucket in each region, each replicating its stacks' states to the other. */
export class TerraformStateStack extends ReadableStack {
  constructor(
    scope: Construct,
    private readonly config: Config,
    buckets: { readonly primary: string; readonly dr: string },
  ) {
    super(scope, "terraform-state");
    addBackend(this, config, "terraform-state");
    const primaryProvider = awsProvider(this, config, config.regions.primary.region);
    const drProvider = awsProvider(
      this,
      config,
      config.regions.dr.region,
      SECOND_REGION_ALIAS["terraform-state"],
    );
    const primary = new StateBucket(this, "primary", {
      bucketName: buckets.primary,
      logicalId: "state_primary",
      provider: primaryProvider,
    });
    const dr = new StateBucket(this, "dr", {
      bucketName: buckets.dr,
      logicalId: "state_dr",
      provider: drProvider,
    });
    new StateReplication(this, "primary-to-dr", {
      ...this.replicationOf("primary"),
      from: primary,
      to: dr,
      provider: primaryProvider,
    });
    new StateReplication(this, "dr-to-primary", {
      ...this.replicationOf("dr"),
      from: dr,
      to: primary,
      provider: drProvider,
    });
    for (const [id, bucket] of Object.entries({ primary, dr })) {
      new TerraformOutput(this, `${id}_bucket`, {
        value: bucket.bucket.id,
        description: `State bucket of the ${id} region.`,
        staticId: true,
      });
    }
  }

  private replicationOf(origin: RegionRole) {
    return {
      roleName: `${this.config.name}-state-replication-${this.config.regions[origin].region}`,
      accountId: this.config.accountId,
      prefixes: STACK_NAMES.filter((stack) => STATE_HOME[stack] === origin).map(statePrefix),
    };
  }
}
