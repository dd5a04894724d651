import { describe, expect, test } from "vitest";
import type { Block } from "../../src/terraform/stack/synthesized-stack";
import { evaluateIn } from "../../test/support/evaluate";
import { addresses, expose, outputValues, synthesizeAlone } from "../../test/support/scratch";
import { Posture } from "../posture";
import { DATABASE_PORT, Database, type DatabaseProps } from ".";

function database(props: Partial<DatabaseProps> = {}) {
  return synthesizeAlone((scope) => {
    const { identifier, arn, engineVersion, hostParameter } = new Database(scope, "anything", {
      name: "shop-dr",
      hostParameterName: "/shop/database-host",
      posture: new Posture(scope, "posture", { default: "standby" }),
      generation: 4,
      oldestGeneration: 3,
      replicationSourceArn: "data.terraform_remote_state.peer.outputs.database_arn",
      engineVersion: "8.4.5",
      engineReleases: ["8.4", "9.7"],
      replicationSourceVersion: "data.terraform_remote_state.peer.outputs.database_engine_version",
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
    expose(scope, { identifier, arn, engineVersion, hostParameter: hostParameter.fqn });
  });
}

const stack = database();
const instance = stack.resource("aws_db_instance");
const RELEASE = '"/^([0-9]+[.][0-9]+).*$/", "$1"';
const RUNNING = `try(replace(data.aws_db_instance.anything_existing_each["shop-dr-\${each.key}"].engine_version, ${RELEASE}), "")`;
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
      storageGib: 50,
      databaseName: "guests",
    },
  }).resource("aws_db_instance");
  const onlyFirst = (value: string) => `\${each.key == "1" && !(${isReplica}) ? ${value} : null}`;

  test("is generation 1 unless it is a replica: MySQL of the version given", () => {
    expect(created.engine).toBe(onlyFirst('"mysql"'));
    expect(created.engine_version).toBe(
      `\${(each.key == "1" && !(${isReplica}) && contains(["", "8.4"], ${RUNNING})) ? "8.4.5" : null}`,
    );
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

describe("the parameter groups", () => {
  const promised = [
    { name: "binlog_format", value: "ROW", apply_method: "pending-reboot" },
    { name: "autocommit", value: "1", apply_method: "pending-reboot" },
    {
      name: "sql_mode",
      value:
        "ONLY_FULL_GROUP_BY,STRICT_TRANS_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION",
      apply_method: "pending-reboot",
    },
    { name: "transaction_isolation", value: "REPEATABLE-READ", apply_method: "pending-reboot" },
    { name: "innodb_flush_log_at_trx_commit", value: "1", apply_method: "pending-reboot" },
    { name: "sync_binlog", value: "1", apply_method: "pending-reboot" },
  ];
  const group = (id: string) => stack.resource("aws_db_parameter_group", id);

  test("are one per release, each requires TLS and sets what the application's promises rest on", () => {
    expect(group("anything_parameter_group")).toEqual({
      name: "shop-dr-mysql8-4",
      description: "shop-dr: TLS required",
      family: "mysql8.4",
      parameter: [{ name: "require_secure_transport", value: "1", apply_method: "immediate" }, ...promised],
      tags: { Name: "shop-dr" },
      lifecycle: { create_before_destroy: true },
    });
    expect(group("anything_parameter_group_9_7")).toMatchObject({
      name: "shop-dr-mysql9-7",
      family: "mysql9.7",
      // 1 is the family's default: with "immediate", every plan would differ.
      parameter: [
        { name: "require_secure_transport", value: "1", apply_method: "pending-reboot" },
        ...promised,
      ],
    });
  });

  test("of the first release is always there, at the address it has always had", () => {
    expect(group("anything_parameter_group")).not.toHaveProperty("count");
  });
});

describe("upgrades", () => {
  const LATER = database({ engineVersion: "9.7" });
  const NEW = {
    username: "keeper",
    password: () => '"secret"',
    storageGib: 50,
    databaseName: "guests",
  };
  const BORN_HERE = database({ engineVersion: "9.7", generation: 1, oldestGeneration: 1, newDatabase: NEW });
  const STAYS = database({ generation: 1, oldestGeneration: 1, newDatabase: NEW });
  const SOURCE = "data.terraform_remote_state.peer.outputs";
  const OLD = "old group";
  const NEXT = "new group";

  /** What RDS reports, and the source's version, decide what a plan does: according to Terraform. */
  async function outcomes(
    of: typeof stack,
    worlds: Record<
      string,
      [posture: string, runs: string | undefined, sourceRuns?: string, generation?: number]
    >,
  ) {
    const { engine_version, parameter_group_name } = of.resource("aws_db_instance");
    const { count } = of.resource("aws_db_parameter_group", "anything_parameter_group_9_7");
    const yielded = await evaluateIn(
      { engine_version: engine_version ?? "", parameter_group_name, count },
      Object.fromEntries(
        Object.entries(worlds).map(([name, [posture, runs, sourceRuns, generation = 1]]) => [
          name,
          {
            variables: { posture, database_generation: generation, oldest_database_generation: 1 },
            eachKey: "1",
            read: {
              "data.aws_db_instance.anything_existing_each":
                runs === undefined ? {} : { "shop-dr-1": { engine_version: runs } },
              [SOURCE]: sourceRuns === undefined ? {} : { database_engine_version: sourceRuns },
              "aws_db_parameter_group.anything_parameter_group.name": OLD,
              "aws_db_parameter_group.anything_parameter_group_9_7[0].name": NEXT,
            },
          },
        ]),
      ),
    );
    return Object.fromEntries(
      Object.entries(yielded).map(
        ([name, { engine_version: version, parameter_group_name: used, count: made }]) => [
          name,
          [version || null, used, made],
        ],
      ),
    );
  }

  test("reach a replica of an older release: version and parameter group change in one plan", async () => {
    expect(
      await outcomes(LATER, {
        "an older replica": ["standby", "8.4.5", "8.4.5"],
        "an upgraded replica": ["standby", "9.7.4", "8.4.5"],
      }),
    ).toEqual({
      "an older replica": ["9.7", NEXT, 1],
      "an upgraded replica": [null, NEXT, 1],
    });
  });

  test("never reach a writer, nor a replica that is promoted before its upgrade, nor an older generation", async () => {
    expect(
      await outcomes(LATER, {
        "a writer": ["active", "8.4.5"],
        "a quiesced writer": ["quiesced", "8.4.5"],
        "an older generation": ["standby", "8.4.5", "9.7.4", 2],
      }),
    ).toEqual({
      "a writer": [null, OLD, 1],
      "a quiesced writer": [null, OLD, 1],
      "an older generation": [null, OLD, 1],
    });
    expect(await outcomes(BORN_HERE, { "the first writer": ["active", "8.4.5"] })).toEqual({
      "the first writer": [null, OLD, 1],
    });
  });

  test("give a new replica its source's release, whatever is wanted", async () => {
    const worlds = {
      "of 8.4": ["standby", undefined, "8.4.5"],
      "of 9.7": ["standby", undefined, "9.7.4"],
      "of a region whose state does not say": ["standby", undefined],
    } satisfies Parameters<typeof outcomes>[1];
    const expected = (isMade: number) => ({
      "of 8.4": [null, OLD, isMade],
      "of 9.7": [null, NEXT, 1],
      "of a region whose state does not say": [null, OLD, isMade],
    });
    expect(await outcomes(LATER, worlds)).toEqual(expected(1));
    expect(await outcomes(stack, worlds)).toEqual(expected(0));
  });

  test("are not undone: with an older release wanted, a newer database stays as it is", async () => {
    expect(
      await outcomes(STAYS, {
        "the first writer": ["active", "9.7.4"],
        "a replica": ["standby", "9.7.4", "9.7.4"],
      }),
    ).toEqual({ "the first writer": [null, NEXT, 1], "a replica": [null, NEXT, 1] });
  });

  test("are not needed by a new database: it has the release wanted", async () => {
    expect(await outcomes(BORN_HERE, { "not there yet": ["active", undefined] })).toEqual({
      "not there yet": ["9.7", NEXT, 1],
    });
    expect(
      await outcomes(STAYS, { "not there yet": ["active", undefined], created: ["active", "8.4.5"] }),
    ).toEqual({ "not there yet": ["8.4.5", OLD, 0], created: ["8.4.5", OLD, 0] });
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
    engineVersion: "${aws_db_instance.database[tostring(var.database_generation)].engine_version_actual}",
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
    "aws_db_parameter_group.anything_parameter_group_9_7",
    "aws_db_subnet_group.anything_subnet_group",
    "aws_kms_alias.anything_key_alias",
    "aws_kms_key.database_key",
    "aws_ssm_parameter.anything_host",
    "data.aws_cloudwatch_log_groups.anything_existing_logs",
    "data.aws_db_instance.anything_existing_each",
    "data.aws_db_instances.anything_existing_found",
  ]);
});
