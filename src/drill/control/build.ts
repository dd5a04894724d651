import { bootstrap } from "../../runner/bootstrap";
import type { Account } from "./account";
import { changesLeft, plainApply, plainPlan } from "./plain-apply";
import type { Recorder } from "./recorder";

/**
 * Everything from nothing, in the order of a first deployment: the buckets of the states, the image registries, the
 * primary, its standby, DNS.
 */
export async function build(account: Account, recorder: Recorder): Promise<void> {
  const { config, onTerraformLine, session } = account;
  await recorder.step("bootstrap", async () => {
    const first = await bootstrap({
      session,
      accountId: config.accountId,
      say: onTerraformLine,
      onTerraformLine,
      confirm: async () => true,
    });
    recorder.equal("the state buckets after the bootstrap", "done", first.outcome);
    recorder.equal("their state is in its own bucket", true, first.migrated);
    const second = await plainPlan(account, "terraform-state");
    recorder.equal("a second bootstrap changes", false, second.summary.hasChanges);
    recorder.equal(
      "the state in the bucket holds the bucket",
      true,
      (await second.terraform.listState()).includes("aws_s3_bucket.state_primary"),
    );
  });
  // First the registries, so that an image can be pushed before anything runs; the replication needs the one in DR.
  await recorder.step("image registries", async () => {
    const dr = await plainApply(account, "dr", { targets: ["aws_ecr_repository.image_registry"] });
    recorder.equal("made in dr for the registry", 1, dr.counts.create);
    const primary = await plainApply(account, "primary", {
      targets: ["aws_ecr_replication_configuration.image_registry_replication"],
    });
    recorder.equal("made in primary for the registry", 1, primary.counts.create);
  });
  for (const stack of ["primary", "dr", "dns"]) {
    await recorder.step(`apply ${stack}`, async () => {
      const { counts } = await plainApply(account, stack);
      recorder.equal(`destroyed by the first apply of ${stack}`, 0, counts.delete + counts.replace);
    });
  }
  await recorder.step("next plans", async () => {
    const left = await Promise.all(
      ["primary", "dr", "dns"].map(async (stack) => [stack, await changesLeft(account, stack)] as const),
    );
    for (const [stack, changes] of left) {
      recorder.equal(`left by the next plan of ${stack}`, [], changes);
    }
  });
}
