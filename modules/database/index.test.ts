import { describe, expect, test } from "vitest";
import type { Block } from "../../src/terraform/stack/synthesized-stack";
import { addresses, expose, outputValues, synthesizeAlone } from "../../test/support/scratch";
import { Posture } from "../posture";
import { DATABASE_PORT, Database, type DatabaseProps } from ".";

function database(props: Partial<DatabaseProps> = {}) {
  return synthesizeAlone((scope) => {
    const { identifier, arn, hostParameter } = new Database(scope, "anything", {
      name: "shop-dr",
      hostParameterName: "/shop/database-host",
      posture: new Posture(scope, "posture", { default: "standby" }),
      generation: 4,
      oldestGeneration: 3,
      replicationSourceArn: "data.terraform_remote_state.peer.outputs.database_arn",
      engineMajorVersion: "8.4",
      subnetIds: ["subnet-3", "subnet-4"],
      securityGroupId: "sg-3",
      instanceClass: "db.m5.large",
      storageType: "gp2",
      multiAz: true,
      backupRetentionDays: 14,
      backupWindow: "01:00-02:00",
      maintenanceWindow: "mon:03:00-mon:04:00",
      logRetentionDays: 30,
      ...props,
    });
    expose(scope, { identifier, arn, hostParameter: hostParameter.fqn });
  });
}

const stack = database();
const instance = stack.resource("aws_db_instance");
const isReplica = 'var.posture == "standby" && each.key == tostring(var.database_generation)';

describe("instances", () => {
  const forEach =
    "${toset([for g in range(var.oldest_database_generation, var.database_generation + 1) : tostring(g)])}";

  test("are one per generation, each with its own identifier", () => {
    expect(instance.for_each).toBe(forEach);
    expect(instance.identifier).toBe("shop-dr-${each.key}");
    expect(instance.tags).toEqual({ Name: "shop-dr-${each.key}" });
  });

  test("are those of the given generations by default", () => {
    expect(stack.variable("database_generation").default).toBe(4);
    expect(stack.variable("oldest_database_generation").default).toBe(3);
  });

  test("are looked up by those identifiers", () => {
    expect(stack.dataSource("aws_db_instances").filter[0].values).toBe(
      '${[for g in range(var.oldest_database_generation, var.database_generation + 1) : "shop-dr-${g}"]}',
    );
  });

  test("have the class, storage type, Multi-AZ, backups and windows given", () => {
    expect(instance).toMatchObject({
      instance_class: "db.m5.large",
      storage_type: "gp2",
      multi_az: true,
      backup_retention_period: 14,
      backup_window: "01:00-02:00",
      maintenance_window: "mon:03:00-mon:04:00",
    });
  });

  test("are private, in the subnets and the security group given, on MySQL's port", () => {
    expect(instance).toMatchObject({
      publicly_accessible: false,
      db_subnet_group_name: "${aws_db_subnet_group.anything_subnet_group.name}",
      vpc_security_group_ids: ["sg-3"],
      port: 3306,
    });
    expect(DATABASE_PORT).toBe(3306);
    expect(stack.resource("aws_db_subnet_group")).toEqual({
      name: "shop-dr",
      description: "shop-dr: private subnets",
      subnet_ids: ["subnet-3", "subnet-4"],
      tags: { Name: "shop-dr" },
    });
  });

  test("are encrypted with a key of the region, replicas too", () => {
    expect(instance).toMatchObject({
      storage_encrypted: true,
      kms_key_id: "${aws_kms_key.database_key.arn}",
    });
  });

  test("use a certificate of AWS's current certificate authority", () => {
    expect(instance.ca_cert_identifier).toBe("rds-ca-rsa2048-g1");
  });

  test("upgrade minor versions, copy tags to snapshots, and change when the plan is applied", () => {
    expect(instance).toMatchObject({
      auto_minor_version_upgrade: true,
      copy_tags_to_snapshot: true,
      apply_immediately: true,
    });
  });

  test("have timeouts long enough for RDS's slow operations", () => {
    expect(instance.timeouts).toEqual({ create: "90m", update: "90m", delete: "90m" });
  });

  test("export logs to groups that are created first and whose events expire", () => {
    expect(instance.enabled_cloudwatch_logs_exports).toEqual(["error", "slowquery"]);
    expect(instance.depends_on).toEqual([
      "aws_cloudwatch_log_group.anything_log_error",
      "aws_cloudwatch_log_group.anything_log_slowquery",
    ]);
    expect(stack.resources("aws_cloudwatch_log_group")).toEqual({
      anything_log_error: {
        for_each: forEach,
        name: "/aws/rds/instance/shop-dr-${each.key}/error",
        retention_in_days: 30,
      },
      anything_log_slowquery: {
        for_each: forEach,
        name: "/aws/rds/instance/shop-dr-${each.key}/slowquery",
        retention_in_days: 30,
      },
    });
  });
});

describe("a replica", () => {
  test("is the current generation of a region on standby, of the peer's database", () => {
    expect(instance.replicate_source_db).toBe(
      `\${${isReplica} ? data.terraform_remote_state.peer.outputs.database_arn : null}`,
    );
  });

  test("sets nothing that it inherits and that AWS refuses or ignores", () => {
    const inherited = [
      "engine",
      "engine_version",
      "allocated_storage",
      "db_name",
      "username",
      "password",
      "password_wo",
      "password_wo_version",
      "manage_master_user_password",
      "iops",
    ];
    expect(inherited.filter((argument) => argument in instance)).toEqual([]);
  });
});

describe("a new database", () => {
  const created = database({
    newDatabase: {
      username: "keeper",
      password: (onlyWhen) => `ephemeral.some.secret[\${${onlyWhen}}].value`,
      engineVersion: "8.4.5",
      storageGib: 50,
      databaseName: "guests",
    },
  }).resource("aws_db_instance");
  const onlyFirst = (value: string) => `\${each.key == "1" && !(${isReplica}) ? ${value} : null}`;

  test("is generation 1 unless it is a replica: MySQL of the version given", () => {
    expect(created).toMatchObject({
      engine: onlyFirst('"mysql"'),
      engine_version: onlyFirst('"8.4.5"'),
    });
  });

  test("has the storage, schema and user given", () => {
    expect(created).toMatchObject({
      allocated_storage: onlyFirst("50"),
      db_name: onlyFirst('"guests"'),
      username: onlyFirst('"keeper"'),
    });
  });

  test("gets its password through a write-only argument, at creation and never again", () => {
    const isMissing =
      "var.oldest_database_generation == 1 && " +
      '!contains(data.aws_db_instances.anything_existing_found.instance_identifiers, "shop-dr-1")';
    const atCreation = (value: string) =>
      `\${each.key == "1" && !(${isReplica}) && ${isMissing} ? ${value} : null}`;
    expect(created.password_wo).toBe(atCreation(`ephemeral.some.secret[\${${isMissing}}].value`));
    expect(created.password_wo_version).toBe(atCreation("1"));
    expect(created.lifecycle.ignore_changes).toContain("password_wo_version");
    expect(created).not.toHaveProperty("password");
  });

  test("is otherwise the same as a replica", () => {
    const { lifecycle, ...rest } = instance;
    expect(created).toMatchObject(rest);
    expect(created.lifecycle.precondition).toHaveLength(lifecycle.precondition.length);
  });

  test("is treated as new by the refusals", () => {
    const conditions = (block: Block) =>
      block.lifecycle.precondition.map(({ condition }: Block) => condition);
    expect(conditions(created)[1]).toContain('!(each.key == "1")');
    expect(conditions(instance)[1]).toContain("!(false)");
  });
});

describe("a snapshot", () => {
  test("is what the current generation of an active region is restored from, where one is given", () => {
    expect(instance.snapshot_identifier).toBe(
      '${var.posture == "active" && var.database_snapshot_identifier != "" && ' +
        "each.key == tostring(var.database_generation) ? var.database_snapshot_identifier : null}",
    );
  });

  test("counts at creation only: later plans need not give it again", () => {
    expect(instance.lifecycle.ignore_changes).toEqual(["snapshot_identifier", "engine_lifecycle_support"]);
  });

  test("and a new database stay out of paid extended support; a replica follows its source", () => {
    expect(instance.engine_lifecycle_support).toBe(
      `\${${isReplica} ? null : "open-source-rds-extended-support-disabled"}`,
    );
  });
});

describe("what protects the data", () => {
  test("deletion protection, which only older generations can lose", () => {
    expect(instance.deletion_protection).toBe(
      "${tonumber(each.key) >= var.unprotected_database_generations_below}",
    );
    expect(stack.variable("unprotected_database_generations_below").default).toBe(1);
  });

  test("a final snapshot of every writer; a replica can have none", () => {
    expect(instance.skip_final_snapshot).toBe(`\${${isReplica}}`);
    expect(instance.final_snapshot_identifier).toBe(
      `\${${isReplica} ? null : "shop-dr-\${each.key}-final-\${trimprefix(aws_db_subnet_group.anything_subnet_group.vpc_id, "vpc-")}"}`,
    );
  });

  test("seven refusals at plan", () => {
    expect(instance.lifecycle.precondition).toHaveLength(7);
  });

  test("a key that is rotated and that no plan destroys", () => {
    expect(stack.resource("aws_kms_key")).toEqual({
      description: "shop-dr: database storage",
      enable_key_rotation: true,
      deletion_window_in_days: 30,
      lifecycle: { prevent_destroy: true },
      tags: { Name: "shop-dr" },
    });
    expect(stack.resource("aws_kms_alias")).toEqual({
      name: "alias/shop-dr-database",
      target_key_id: "${aws_kms_key.database_key.key_id}",
    });
  });
});

describe("the parameter group", () => {
  test("requires TLS, in the family of the version given", () => {
    expect(stack.resource("aws_db_parameter_group")).toEqual({
      name: "shop-dr-mysql8-4",
      description: "shop-dr: TLS required",
      family: "mysql8.4",
      parameter: [{ name: "require_secure_transport", value: "1", apply_method: "immediate" }],
      tags: { Name: "shop-dr" },
      lifecycle: { create_before_destroy: true },
    });
  });

  test("is the instances'", () => {
    expect(instance.parameter_group_name).toBe("${aws_db_parameter_group.anything_parameter_group.name}");
  });
});

describe("the host", () => {
  test("is published to tasks in a parameter of the given name", () => {
    expect(stack.resource("aws_ssm_parameter")).toEqual({
      name: "/shop/database-host",
      description: "Host of the current database of this region",
      type: "String",
      value: "${aws_db_instance.database[tostring(var.database_generation)].address}",
    });
  });
});

test("identifier and ARN of the current generation are exposed, the identifier known at plan", () => {
  expect(outputValues(stack)).toEqual({
    identifier: "shop-dr-${var.database_generation}",
    arn: "${aws_db_instance.database[tostring(var.database_generation)].arn}",
    hostParameter: "${aws_ssm_parameter.anything_host}",
  });
});

describe("what an apply that was killed left in AWS and not in the state", () => {
  const adoption = (name: string, found: string, to: string) => ({
    for_each:
      "${{ for g in range(var.oldest_database_generation, var.database_generation + 1) : " +
      `tostring(g) => "${name}" if contains(${found}, "${name}") }}`,
    to: `${to}[each.key]`,
    id: "${each.value}",
  });
  const logGroups = "data.aws_cloudwatch_log_groups.anything_existing_logs.log_group_names";

  test("is imported into the state: instances, and their log groups, which are created first", () => {
    expect(stack.json.import).toEqual([
      adoption(
        "shop-dr-${g}",
        "data.aws_db_instances.anything_existing_found.instance_identifiers",
        "aws_db_instance.database",
      ),
      adoption(
        "/aws/rds/instance/shop-dr-${g}/error",
        logGroups,
        "aws_cloudwatch_log_group.anything_log_error",
      ),
      adoption(
        "/aws/rds/instance/shop-dr-${g}/slowquery",
        logGroups,
        "aws_cloudwatch_log_group.anything_log_slowquery",
      ),
    ]);
  });

  test("is looked up by the prefix of its name", () => {
    expect(stack.dataSource("aws_cloudwatch_log_groups")).toEqual({
      log_group_name_prefix: "/aws/rds/instance/shop-dr-",
    });
  });
});

test("addresses of what holds data do not depend on the construct's id", () => {
  expect(addresses(stack)).toEqual([
    "aws_cloudwatch_log_group.anything_log_error",
    "aws_cloudwatch_log_group.anything_log_slowquery",
    "aws_db_instance.database",
    "aws_db_parameter_group.anything_parameter_group",
    "aws_db_subnet_group.anything_subnet_group",
    "aws_kms_alias.anything_key_alias",
    "aws_kms_key.database_key",
    "aws_ssm_parameter.anything_host",
    "data.aws_cloudwatch_log_groups.anything_existing_logs",
    "data.aws_db_instance.anything_existing_each",
    "data.aws_db_instances.anything_existing_found",
  ]);
});
