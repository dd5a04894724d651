import { describe, expect, test } from "vitest";
import { addresses, decoded, plain } from "../../test/support/scratch";
import { synthesize } from "../../test/support/synth";
import type { Block, SynthesizedStack } from "../terraform/stack/synthesized-stack";

const { primary, dr } = synthesize();
const EXISTING_ZONE = { create: undefined, id: "Z0123456789ABC", name: "acme.dev" };

const container = (stack: SynthesizedStack): Block =>
  decoded(stack.resource("aws_ecs_task_definition").container_definitions)[0];
const environment = (stack: SynthesizedStack): Record<string, string> =>
  Object.fromEntries(container(stack).environment.map(({ name, value }: Block) => [name, value]));

describe("what a region reads of the others", () => {
  test("DR: the primary's outputs, always, from the copy in DR's own region", () => {
    expect(dr.dataSources("terraform_remote_state")).toEqual({
      primary: expect.objectContaining({
        backend: "s3",
        config: {
          bucket: "lamp-tfstate-123456789012-eu-central-1",
          key: "primary/terraform.tfstate",
          region: "eu-central-1",
        },
      }),
    });
    expect(dr.dataSource("terraform_remote_state", "primary")).not.toHaveProperty("count");
  });

  test("the primary: DR's outputs, on standby only, from the copy in the primary's own region", () => {
    expect(primary.dataSources("terraform_remote_state")).toEqual({
      dr: expect.objectContaining({
        count: '${var.posture == "standby" ? 1 : 0}',
        backend: "s3",
        config: {
          bucket: "lamp-tfstate-123456789012-eu-west-1",
          key: "dr/terraform.tfstate",
          region: "eu-west-1",
        },
      }),
    });
  });

  test("DR names the primary's region only in what it copies: its secret's ARN, its pushes", () => {
    const places: string[] = [];
    const visit = (value: unknown, path: string): void => {
      if (typeof value === "string" && value.includes("eu-west-1")) {
        places.push(path);
      }
      if (typeof value !== "object" || value === null) {
        return;
      }
      for (const [key, child] of Object.entries(value)) {
        visit(child, `${path}/${key}`);
      }
    };
    visit(dr.json, "");
    expect(places.toSorted()).toEqual([
      "/output/credentials_secret_arn/value",
      "/resource/aws_ecr_replication_configuration/image_registry_replication/replication_configuration/rule/0/destination/0/region",
      "/resource/aws_ecs_task_definition/web_service_task_definition/container_definitions",
      "/resource/aws_iam_role_policy/web_service_execution_role_read_credentials/policy",
    ]);
  });
});

describe("both regions are the same composition", () => {
  const primaryOnly = [
    "aws_kms_alias.credentials_key_alias",
    "aws_kms_key.credentials_key",
    "aws_secretsmanager_secret.credentials",
    "aws_secretsmanager_secret_version.credentials",
    "ephemeral.aws_secretsmanager_random_password.generated",
    "ephemeral.aws_secretsmanager_secret_version.stored",
  ];
  const reads = ["data.terraform_remote_state.dr", "data.terraform_remote_state.primary"];

  test("the primary also creates the secret, and nothing else differs in kind", () => {
    const shared = (stack: SynthesizedStack) =>
      addresses(stack).filter((address) => !primaryOnly.includes(address) && !reads.includes(address));
    expect(shared(primary)).toEqual(shared(dr));
    expect(primaryOnly.filter((address) => !addresses(primary).includes(address))).toEqual([]);
    expect(primaryOnly.filter((address) => addresses(dr).includes(address))).toEqual([]);
  });

  test("they take the same variables", () => {
    expect(Object.keys(primary.json.variable ?? {})).toEqual(Object.keys(dr.json.variable ?? {}));
  });
});

describe("names", () => {
  /** Names that AWS keeps once an account, whatever the region. */
  const global = (stack: SynthesizedStack) => [
    ...Object.values(stack.resources("aws_iam_role")).map((role) => role.name),
    ...Object.values(stack.resources("aws_cloudwatch_dashboard")).map(
      (dashboard) => dashboard.dashboard_name,
    ),
  ];

  test("that are global to the account differ between the regions", () => {
    expect(global(primary).filter((name) => global(dr).includes(name))).toEqual([]);
    expect(global(primary)).toEqual([
      "lamp-primary-flow-logs-eu-west-1",
      "lamp-visitor-execution-eu-west-1",
      "lamp-visitor-task-eu-west-1",
      "lamp-primary-eu-west-1",
    ]);
  });

  test("all begin with the configured one", () => {
    const shop = synthesize({
      name: "shop",
      image: { repository: undefined },
      dns: { zone: { create: "shop.test" } },
    });
    const text = JSON.stringify([shop.primary.json, shop.dr.json, shop.dns.json, shop.terraformState.json]);
    const others = text.match(/[\w./-]*lamp[\w.-]*/g);
    // Paths in the image, and the database's user.
    expect([...new Set(others)].toSorted()).toEqual(["/run/lamp", "/usr/local/bin/lamp-healthcheck", "lamp"]);
  });
});

describe("alarms and dashboard watch the region's own", () => {
  const loadBalancer = { LoadBalancer: "${aws_lb.load_balancer_load_balancer.arn_suffix}" };
  const targets = {
    ...loadBalancer,
    TargetGroup: "${aws_lb_target_group.load_balancer_target_group.arn_suffix}",
  };
  const service = {
    ClusterName: "${aws_ecs_cluster.web_service_cluster.name}",
    ServiceName: "${aws_ecs_service.web_service_service.name}",
  };

  test.each([
    ["primary", primary],
    ["dr", dr],
  ])("%s", (name, stack) => {
    const database = { DBInstanceIdentifier: `lamp-${name}-\${var.database_generation}` };
    const alarms = Object.entries(stack.resources("aws_cloudwatch_metric_alarm"));
    expect(Object.fromEntries(alarms.map(([id, { dimensions }]) => [id, dimensions]))).toEqual({
      observability_database_cpu_high: database,
      observability_database_storage_low: database,
      observability_load_balancer_5xx: loadBalancer,
      observability_memory_high: service,
      observability_no_healthy_host: targets,
      observability_replica_lag: database,
      observability_replication_stopped: database,
      observability_response_time: targets,
      observability_target_5xx: targets,
      scaling_cpu_high: service,
      scaling_cpu_low: service,
    });
    const { widgets } = decoded(stack.resource("aws_cloudwatch_dashboard").dashboard_body);
    const [lag] = widgets.at(-1).properties.metrics;
    expect(lag.slice(0, 4)).toEqual([
      "AWS/RDS",
      "ReplicaLag",
      "DBInstanceIdentifier",
      `lamp-${name}-\${var.database_generation}`,
    ]);
  });

  test("scaling is named after the service", () => {
    const names = Object.values(dr.resources("aws_appautoscaling_policy")).map((policy) => policy.name);
    expect(names).toEqual(["lamp-visitor-scale-in", "lamp-visitor-scale-out"]);
  });
});

describe("the task", () => {
  test("starts in the primary after the database it connects to", () => {
    expect(primary.resource("aws_ecs_service").depends_on).toEqual([
      "aws_iam_role_policy_attachment.web_service_execution_role_managed_policy",
      "aws_iam_role_policy.web_service_execution_role_read_credentials",
      "aws_lb_listener.load_balancer_http",
      "aws_route.network_private_internet_route",
      "aws_ssm_parameter.database_host",
    ]);
  });

  test("starts in DR without waiting for the promotion", () => {
    expect(dr.resource("aws_ecs_service").depends_on).toEqual([
      "aws_iam_role_policy_attachment.web_service_execution_role_managed_policy",
      "aws_iam_role_policy.web_service_execution_role_read_credentials",
      "aws_lb_listener.load_balancer_http",
      "aws_route.network_private_internet_route",
    ]);
    const reachable = new Set<string>();
    const follow = (address: string): void => {
      if (reachable.has(address)) {
        return;
      }
      reachable.add(address);
      const [type = "", id = ""] = address.split(".");
      const text = JSON.stringify({ ...dr.json.resource?.[type]?.[id], "//": undefined });
      for (const next of text.match(/\baws_\w+\.\w+/g) ?? []) {
        follow(next);
      }
    };
    follow("aws_ecs_service.web_service_service");
    expect([...reachable]).not.toContain("aws_db_instance.database");
    expect([...reachable]).not.toContain("aws_ssm_parameter.database_host");
  });

  test("knows its region, its role and the network it trusts", () => {
    expect(environment(primary)).toEqual({
      DATABASE_NAME: "visitors",
      DATABASE_PORT: "3306",
      IMAGE_TAG: "latest",
      LAMP_REGION: "eu-west-1",
      LAMP_REGION_ROLE: "primary",
      MAX_TASKS: "6",
      TASK_CPU_UNITS: "512",
      TASK_MEMORY_MIB: "1024",
      TRUSTED_PROXIES: "11.0.0.0/16",
    });
    expect(environment(dr)).toMatchObject({
      LAMP_REGION: "eu-central-1",
      LAMP_REGION_ROLE: "dr",
      TRUSTED_PROXIES: "11.1.0.0/16",
    });
  });

  test("decrypts the secret in the primary with its key; the copy in DR has AWS's own", () => {
    const actions = (stack: SynthesizedStack) =>
      decoded(
        stack.resource("aws_iam_role_policy", "web_service_execution_role_read_credentials").policy,
      ).Statement.map((statement: Block) => statement.Action);
    expect(actions(primary)).toContain("kms:Decrypt");
    expect(actions(dr)).not.toContain("kms:Decrypt");
  });
});

describe("images", () => {
  test("each region replicates to the other, since after a failover images are pushed there", () => {
    const destination = (stack: SynthesizedStack) =>
      stack.resource("aws_ecr_replication_configuration").replication_configuration.rule[0].destination;
    expect(destination(primary)).toEqual([{ region: "eu-central-1", registry_id: "123456789012" }]);
    expect(destination(dr)).toEqual([{ region: "eu-west-1", registry_id: "123456789012" }]);
  });

  test("neither replicates where another environment owns the registry's replication", () => {
    const guest = synthesize({ imageRegistry: { manageReplication: false } });
    expect(guest.primary.resources("aws_ecr_replication_configuration")).toEqual({});
    expect(guest.dr.resources("aws_ecr_replication_configuration")).toEqual({});
  });
});

describe("HTTPS", () => {
  const https = synthesize({ dns: { zone: EXISTING_ZONE, recordName: "www", https: true } });

  test("is off by default: no certificate, no port 443", () => {
    expect(primary.resources("aws_acm_certificate")).toEqual({});
    expect(primary.resources("aws_vpc_security_group_ingress_rule")).not.toHaveProperty(
      "firewall_load_balancer_https",
    );
  });

  test("brings a certificate for the record's name to both regions", () => {
    expect(https.primary.resource("aws_acm_certificate").domain_name).toBe("www.acme.dev");
    expect(https.dr.resource("aws_acm_certificate").domain_name).toBe("www.acme.dev");
  });

  test("is validated by a record that the primary writes and DR does not", () => {
    expect(https.primary.resource("aws_route53_record").zone_id).toBe("Z0123456789ABC");
    expect(https.dr.resources("aws_route53_record")).toEqual({});
  });

  test("opens 443 in both regions, and tasks wait for both listeners", () => {
    for (const stack of [https.primary, https.dr]) {
      expect(
        plain(stack.resource("aws_vpc_security_group_ingress_rule", "firewall_load_balancer_https")),
      ).toMatchObject({ cidr_ipv4: "0.0.0.0/0", from_port: 443, to_port: 443 });
      expect(stack.resource("aws_ecs_service").depends_on).toEqual(
        expect.arrayContaining(["aws_lb_listener.load_balancer_https", "aws_lb_listener.load_balancer_http"]),
      );
    }
    expect.assertions(4);
  });
});

describe("settings reach their places", () => {
  const changed = synthesize({
    notifications: { email: "ops@acme.dev" },
    objectives: { rpoMinutes: 12 },
    network: { flowLogRetentionDays: 30 },
    service: {
      cpuUnits: 1024,
      memoryMib: 4096,
      logGroup: "/acme/web",
      logRetentionDays: 14,
      executeCommand: true,
      containerInsights: true,
    },
    scaling: {
      minTasks: 2,
      normalTasks: 3,
      maxTasks: 12,
      scaleOutAboveCpuPercent: 65,
      scaleInBelowCpuPercent: 25,
      evaluationPeriods: 4,
      periodSeconds: 120,
      cooldownSeconds: 600,
    },
    database: {
      name: "guests",
      username: "keeper",
      instanceClass: "db.t4g.small",
      storageGib: 64,
      storageType: "gp2",
      engineVersion: "8.4.5",
      multiAz: true,
      backupRetentionDays: 21,
      backupWindow: "22:00-23:00",
      maintenanceWindow: "tue:03:00-tue:04:00",
    },
    image: { repository: "acme/web", tag: "abc123" },
    credentials: { recoveryWindowDays: 30 },
  });
  const stacks: [string, SynthesizedStack][] = [
    ["primary", changed.primary],
    ["dr", changed.dr],
  ];

  test.each(stacks)("%s: notifications and objectives", (_, stack) => {
    expect(stack.resource("aws_sns_topic_subscription").endpoint).toBe("ops@acme.dev");
    expect(stack.resource("aws_cloudwatch_metric_alarm", "observability_replica_lag").threshold).toBe(720);
  });

  test.each(stacks)("%s: network", (_, stack) => {
    expect(stack.resource("aws_cloudwatch_log_group", "network_flow_log_group").retention_in_days).toBe(30);
  });

  test.each(stacks)("%s: service", (_, stack) => {
    expect(stack.resource("aws_ecs_task_definition")).toMatchObject({ cpu: "1024", memory: "4096" });
    expect(environment(stack)).toMatchObject({
      MAX_TASKS: "12",
      TASK_CPU_UNITS: "1024",
      TASK_MEMORY_MIB: "4096",
    });
    expect(stack.resource("aws_cloudwatch_log_group", "web_service_log_group")).toMatchObject({
      name: "/acme/web",
      retention_in_days: 14,
    });
    expect(stack.resource("aws_ecs_service").enable_execute_command).toBe(true);
    expect(stack.resource("aws_ecs_cluster").setting).toEqual([
      { name: "containerInsights", value: "enabled" },
    ]);
  });

  test.each(stacks)("%s: scaling", (_, stack) => {
    expect(stack.resource("aws_appautoscaling_target")).toMatchObject({
      min_capacity: '${var.posture == "active" ? 2 : 0}',
      max_capacity: 12,
    });
    const now = "try(data.aws_ecs_service.web_service_tasks_running[0].desired_count, 0)";
    expect(stack.resource("aws_ecs_service").desired_count).toBe(
      `\${var.posture == "active" ? (${now} > 0 ? max(2, min(${now}, 12)) : 3) : 0}`,
    );
    const alarm = { evaluation_periods: 4, datapoints_to_alarm: 4, period: 120 };
    expect(stack.resource("aws_cloudwatch_metric_alarm", "scaling_cpu_high")).toMatchObject({
      ...alarm,
      threshold: 65,
    });
    expect(stack.resource("aws_cloudwatch_metric_alarm", "scaling_cpu_low")).toMatchObject({
      ...alarm,
      threshold: 25,
    });
    expect(
      stack.resource("aws_appautoscaling_policy", "scaling_scale_out").step_scaling_policy_configuration
        .cooldown,
    ).toBe(600);
  });

  test.each(stacks)("%s: database", (_, stack) => {
    expect(stack.resource("aws_db_instance", "database")).toMatchObject({
      instance_class: "db.t4g.small",
      storage_type: "gp2",
      multi_az: true,
      backup_retention_period: 21,
      backup_window: "22:00-23:00",
      maintenance_window: "tue:03:00-tue:04:00",
    });
    expect(environment(stack).DATABASE_NAME).toBe("guests");
    // A tenth of 64 GiB, in bytes.
    expect(
      stack.resource("aws_cloudwatch_metric_alarm", "observability_database_storage_low").threshold,
    ).toBe(6_871_947_674);
    expect(stack.resource("aws_cloudwatch_log_group", "database_log_error").retention_in_days).toBe(14);
  });

  test("primary: the new database, and its credentials", () => {
    const isFirst =
      'each.key == "1" && !(var.posture == "standby" && each.key == tostring(var.database_generation))';
    expect(changed.primary.resource("aws_db_instance", "database")).toMatchObject({
      db_name: `\${${isFirst} ? "guests" : null}`,
      username: `\${${isFirst} ? "keeper" : null}`,
      allocated_storage: `\${${isFirst} ? 64 : null}`,
    });
    expect(changed.primary.resource("aws_db_instance", "database").engine_version).toContain(
      '? "8.4.5" : null',
    );
    expect(changed.primary.resource("aws_secretsmanager_secret").recovery_window_in_days).toBe(30);
    expect(changed.primary.resource("aws_secretsmanager_secret_version").secret_string_wo).toContain(
      'username = "keeper"',
    );
  });

  test.each(stacks)("%s: image", (_, stack) => {
    expect(stack.resource("aws_ecr_repository").name).toBe("acme/web");
    expect(container(stack).image).toBe("${aws_ecr_repository.image_registry.repository_url}:abc123");
    expect(environment(stack).IMAGE_TAG).toBe("abc123");
  });

  test("postures and generations are the variables' defaults", () => {
    const later = synthesize({
      regions: {
        primary: { posture: "standby", databaseGeneration: 3, oldestDatabaseGeneration: 2 },
        dr: { posture: "active" },
      },
    });
    const defaults = (stack: SynthesizedStack) =>
      Object.fromEntries(
        Object.entries(stack.json.variable ?? {}).map(([name, variable]) => [name, variable.default]),
      );
    expect(defaults(later.primary)).toEqual({
      posture: "standby",
      database_generation: 3,
      oldest_database_generation: 2,
      unprotected_database_generations_below: 1,
      database_snapshot_identifier: "",
      fences_peer: null,
    });
    expect(defaults(later.dr)).toEqual({
      posture: "active",
      database_generation: 1,
      oldest_database_generation: 1,
      unprotected_database_generations_below: 1,
      database_snapshot_identifier: "",
      fences_peer: null,
    });
  });

  test("zones and subnets are those of the configuration, in their order", () => {
    const { dr: moved } = synthesize({
      regions: {
        dr: {
          region: "ap-southeast-2",
          cidrBlock: "10.3.0.0/16",
          availabilityZones: ["ap-southeast-2c", "ap-southeast-2a"],
          publicSubnets: ["10.3.0.0/20", "10.3.16.0/20"],
          privateSubnets: ["10.3.32.0/20", "10.3.48.0/20"],
        },
      },
    });
    const subnets = Object.entries(moved.resources("aws_subnet")).map(([id, subnet]) => [
      id,
      subnet.availability_zone,
      subnet.cidr_block,
    ]);
    expect(subnets).toEqual([
      ["network_private_a", "ap-southeast-2a", "10.3.48.0/20"],
      ["network_private_c", "ap-southeast-2c", "10.3.32.0/20"],
      ["network_public_a", "ap-southeast-2a", "10.3.16.0/20"],
      ["network_public_c", "ap-southeast-2c", "10.3.0.0/20"],
    ]);
    expect(moved.resource("aws_nat_gateway").subnet_id).toBe("${aws_subnet.network_public_c.id}");
    expect(moved.resource("aws_vpc_endpoint").service_name).toBe("com.amazonaws.ap-southeast-2.s3");
  });
});
