import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Account } from "../src/drill/control/account";
import { plainApply, plainPlan } from "../src/drill/control/plain-apply";

const STACK = "lone-replica";
const CALLER = "bench";
const ADDRESS = "aws_db_instance.lone";

/** What one promotion took. */
export interface Timing {
  readonly planSeconds: number;
  /** Of `terraform apply` alone. */
  readonly applySeconds: number;
}

/**
 * Makes a source and its replica in the DR region of an emulated AWS, and promotes the replica with the least Terraform
 * that does: one resource, of which one argument is dropped. What it takes is the provider's own time for a promotion.
 *
 * @throws Error when the plan is anything but a promotion
 */
export async function promoteLoneReplica(account: Account): Promise<Timing> {
  const region = account.regionOf("dr");
  await rds(account, region, {
    Action: "CreateDBInstance",
    DBInstanceIdentifier: "lone-source",
    DBInstanceClass: "db.t3.micro",
    Engine: "mysql",
    AllocatedStorage: "20",
    MasterUsername: "lone",
    MasterUserPassword: "of-no-use-elsewhere",
    BackupRetentionPeriod: "1",
  });
  await rds(account, region, {
    Action: "CreateDBInstanceReadReplica",
    DBInstanceIdentifier: "lone-replica",
    SourceDBInstanceIdentifier: "lone-source",
    DBInstanceClass: "db.t3.micro",
  });
  writeStack(account, region, { replicate_source_db: "lone-source" });
  await plainApply(account, STACK);

  writeStack(account, region, {});
  const { seconds: planSeconds, result: plan } = await timed(() => plainPlan(account, STACK));
  const { counts, promoted } = plan.summary;
  const others = counts.create + counts.delete + counts.replace;
  if (promoted.map(({ address }) => address).join() !== ADDRESS || others > 0 || counts.update !== 1) {
    throw new Error(`The plan of ${STACK} is not a promotion: ${JSON.stringify(plan.summary)}`);
  }
  const { seconds: applySeconds } = await timed(() => plan.terraform.apply("plain.tfplan"));
  return { planSeconds, applySeconds };
}

function writeStack(account: Account, region: string, source: { replicate_source_db?: string }): void {
  const directory = path.join(account.directory, "stacks", STACK);
  mkdirSync(directory, { recursive: true });
  const configuration = {
    terraform: { required_providers: { aws: { source: "hashicorp/aws", version: "5.100.0" } } },
    provider: { aws: [{ region }] },
    import: [{ to: ADDRESS, id: "lone-replica" }],
    resource: {
      aws_db_instance: {
        lone: {
          identifier: "lone-replica",
          instance_class: "db.t3.micro",
          backup_retention_period: 1,
          skip_final_snapshot: true,
          ...source,
        },
      },
    },
  };
  writeFileSync(path.join(directory, "cdk.tf.json"), JSON.stringify(configuration, null, 2));
}

async function rds(account: Account, region: string, form: Record<string, string>): Promise<void> {
  const { body, status } = await account.emulator.request({
    service: "rds",
    region,
    form: { Version: "2014-10-31", ...form },
    caller: CALLER,
  });
  if (status !== 200) {
    throw new Error(`The emulated AWS refused ${form.Action}: ${status} ${body}`);
  }
}

async function timed<T>(work: () => Promise<T>): Promise<{ seconds: number; result: T }> {
  const start = performance.now();
  const result = await work();
  return { seconds: (performance.now() - start) / 1000, result };
}
