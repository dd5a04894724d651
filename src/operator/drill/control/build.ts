import type { RegionRole } from "../../../contract";
import { databaseIdentifier } from "../../../contract/names";
import type { StackJson } from "../../../terraform/stack/synthesized-stack";
import { type RegionVariables, terraformVariables } from "../../lifecycle";
import { bootstrap } from "../../runner/bootstrap";
import type { Recorder } from "../recorder";
import type { Account } from "./account";
import { mark } from "./calls";
import { checkRecords, checkServing, checkStandby, checkTasksAfterReplica } from "./expectations";
import { changesLeft, plainApply, plainPlan } from "./plain-apply";

/**
 * Builds everything from scratch, in the order of a first deployment: the state buckets, the image registries, the
 * primary, its standby, DNS.
 */
export async function build(account: Account, recorder: Recorder): Promise<void> {
  const { config } = account;
  if (config.backend.kind === "s3") {
    await recorder.step("bootstrap", () => buildStateBuckets(account, recorder));
  }
  // The registries first, so that an image can be pushed before anything runs; the replication needs DR's.
  await recorder.step("image registries", async () => {
    const dr = await plainApply(account, "dr", { targets: ["aws_ecr_repository.image_registry"] });
    recorder.equal("made in dr for the registry", 1, dr.counts.create);
    const primary = await plainApply(account, "primary", {
      targets: ["aws_ecr_replication_configuration.image_registry_replication"],
    });
    recorder.equal("made in primary for the registry", 1, primary.counts.create);
  });
  const since = await mark(account.emulator);
  for (const stack of ["primary", "dr", "dns"]) {
    await recorder.step(`apply ${stack}`, async () => {
      const { counts } = await plainApply(account, stack, { variables: variablesOf(account, stack) });
      recorder.equal(`destroyed by the first apply of ${stack}`, 0, counts.delete + counts.replace);
    });
  }
  await recorder.step("next plans", async () => {
    const left = await Promise.all(
      ["primary", "dr", "dns"].map(
        async (stack) =>
          [stack, await changesLeft(account, stack, { variables: variablesOf(account, stack) })] as const,
      ),
    );
    for (const [stack, changes] of left) {
      recorder.equal(`left by the next plan of ${stack}`, [], changes);
    }
  });
  await checkServing(account, recorder, "primary", 1);
  await checkStandby(account, recorder, "dr", 1, databaseIdentifier(config, "primary", 1));
  await checkTasksAfterReplica(account, recorder, "dr", since);
  await checkRecords(account, recorder);
}

/** The bootstrap, repeated: there is nothing to build where HCP Terraform keeps the states. */
async function buildStateBuckets(account: Account, recorder: Recorder): Promise<void> {
  const { config, onTerraformLine, session } = account;
  const first = await bootstrap({
    session,
    config,
    say: onTerraformLine,
    onTerraformLine,
    confirm: async () => true,
  });
  recorder.equal("the state buckets after the bootstrap", "done", first.outcome);
  recorder.equal("their state is in its own bucket", true, first.migrated);
  recorder.equal(
    "resources made by the bootstrap",
    resourcesOf(session.terraformIn("terraform-state").json),
    first.summary.counts.create,
  );
  const second = await plainPlan(account, "terraform-state");
  recorder.equal("a second bootstrap changes", false, second.summary.hasChanges);
  recorder.equal(
    "the state in the bucket holds the bucket",
    true,
    (await second.terraform.listState()).includes("aws_s3_bucket.state_primary"),
  );
}

/** The variables of a first deployment, whatever the configuration's defaults are by now. */
function variablesOf(account: Account, stack: string): Record<string, string> {
  const declared = account.session.terraformIn(stack).json.variable ?? {};
  const first: Readonly<Record<string, Record<string, string>>> = {
    primary: terraformVariables(firstDeployment("primary")),
    dr: terraformVariables(firstDeployment("dr")),
  };
  return Object.fromEntries(
    Object.entries(first[stack] ?? {}).filter(
      ([name, value]) => String((declared[name] as { default?: unknown } | undefined)?.default) !== value,
    ),
  );
}

function firstDeployment(role: RegionRole): RegionVariables {
  return {
    posture: role === "primary" ? "active" : "standby",
    databaseGeneration: 1,
    oldestDatabaseGeneration: 1,
    unprotectedDatabaseGenerationsBelow: 1,
    fencesPeer: false,
  };
}

function resourcesOf({ resource = {} }: StackJson): number {
  return Object.values(resource as Record<string, object>).reduce(
    (sum, of) => sum + Object.keys(of).length,
    0,
  );
}
