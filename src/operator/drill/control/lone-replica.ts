import { randomBytes } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Account } from "./account";

const stack = "lone-replica";

/** The minimum that a promotion needs, to compare an activation with: a source and its encrypted cross-region replica. */
function configuration(source: string, replica: string): object {
  const instance = {
    instance_class: "db.t3.micro",
    apply_immediately: true,
    storage_encrypted: true,
    backup_retention_period: 1,
    skip_final_snapshot: true,
  };
  return {
    terraform: { required_providers: { aws: { source: "hashicorp/aws", version: "5.100.0" } } },
    provider: { aws: [{ region: replica }, { alias: "source", region: source }] },
    variable: { promoted: { type: "bool", default: false }, password: { type: "string", sensitive: true } },
    resource: {
      aws_kms_key: { lone: { description: "lone replica" } },
      aws_db_parameter_group: { lone: { name: "lone-replica", family: "mysql8.4" } },
      aws_db_instance: {
        source: {
          ...instance,
          provider: "aws.source",
          identifier: "lone-source",
          engine: "mysql",
          engine_version: "8.4",
          allocated_storage: 20,
          username: "lone",
          password: "${var.password}",
        },
        replica: {
          ...instance,
          identifier: "lone-replica",
          parameter_group_name: "${aws_db_parameter_group.lone.name}",
          replicate_source_db: "${var.promoted ? null : aws_db_instance.source.arn}",
          kms_key_id: "${aws_kms_key.lone.arn}",
        },
      },
    },
  };
}

/** Creates the source and the replica, as an extra stack with its state in its own directory. */
export async function buildLoneReplica(account: Account): Promise<void> {
  const folder = path.join(account.directory, "stacks", stack);
  mkdirSync(folder, { recursive: true });
  const json = configuration(account.regionOf("primary"), account.regionOf("dr"));
  writeFileSync(path.join(folder, "cdk.tf.json"), JSON.stringify(json, null, 2));
  const { directory, terraform } = terraformIn(account);
  // For an instance that exists only in the emulated AWS.
  const password = randomBytes(16).toString("hex");
  writeFileSync(path.join(directory, "terraform.tfvars.json"), JSON.stringify({ password }), { mode: 0o600 });
  await terraform.init();
  await terraform.plan({ out: "build.tfplan" });
  await terraform.apply("build.tfplan");
}

/**
 * Promotes the replica, and nothing else.
 *
 * @returns how many seconds the apply took
 */
export async function promoteLoneReplica(account: Account): Promise<number> {
  const { terraform } = terraformIn(account);
  await terraform.init();
  await terraform.plan({ out: "promote.tfplan", variables: { promoted: "true" } });
  const started = Date.now();
  await terraform.apply("promote.tfplan");
  return (Date.now() - started) / 1000;
}

function terraformIn(account: Account) {
  return account.session.terraformIn(stack, { onLine: account.onTerraformLine });
}
