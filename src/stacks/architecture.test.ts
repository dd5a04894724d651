import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { decoded, plain } from "../../test/support/scratch";
import { synthesize } from "../../test/support/synth";
import type { Block, SynthesizedStack } from "../terraform/stack/synthesized-stack";

/**
 * The architecture picture, box by box and sentence by sentence, in its own order and words, checked against the
 * stacks of the configuration that comes with the project. Terraform itself shows what depends on the posture, in
 * posture.test.ts: tasks running, read replica, and the disaster recovery flow.
 */
const { primary, dr, dns } = synthesize();

const both: [string, SynthesizedStack][] = [
  ["primary", primary],
  ["dr", dr],
];

const container = (stack: SynthesizedStack): Block =>
  decoded(stack.resource("aws_ecs_task_definition").container_definitions)[0];
const image = (file: string) => join(__dirname, "../../apache-image", file);

/** Inbound rules of a security group, as `source: protocol from-to`. */
function inbound(stack: SynthesizedStack, group: string): string[] {
  return Object.values(stack.resources("aws_vpc_security_group_ingress_rule"))
    .filter((rule) => rule.security_group_id === `\${aws_security_group.firewall_${group}.id}`)
    .map((rule) => {
      const source = rule.cidr_ipv4 ?? rule.referenced_security_group_id;
      return `${source}: ${rule.ip_protocol} ${rule.from_port}-${rule.to_port}`;
    });
}

/** Outbound rules of a security group, as `destination: protocol`. */
function outbound(stack: SynthesizedStack, group: string): string[] {
  return Object.values(stack.resources("aws_vpc_security_group_egress_rule"))
    .filter((rule) => rule.security_group_id === `\${aws_security_group.firewall_${group}.id}`)
    .map((rule) => `${rule.cidr_ipv4}: ${rule.ip_protocol}`);
}

/** Where a subnet's default route leads. */
function wayOut(stack: SynthesizedStack, subnet: string): string {
  const association = stack.resource("aws_route_table_association", `network_${subnet}_routes`);
  expect(association.subnet_id).toBe(`\${aws_subnet.network_${subnet}.id}`);
  const routes = Object.values(stack.resources("aws_route")).filter(
    (route) => route.route_table_id === association.route_table_id,
  );
  expect(routes.map((route) => route.destination_cidr_block)).toEqual(["0.0.0.0/0"]);
  return routes[0]?.gateway_id ?? routes[0]?.nat_gateway_id;
}

describe("High-level architecture: Route 53 DNS", () => {
  test("Failover Routing: one name, the primary region first, the DR region second", () => {
    const records = Object.values(dns.resources("aws_route53_record")).map((record) => [
      record.name,
      record.failover_routing_policy.type,
      record.alias.name,
    ]);
    expect(records).toEqual([
      [
        "www.lamp-visitor.test",
        "PRIMARY",
        "${data.terraform_remote_state.primary.outputs.load_balancer_dns_name}",
      ],
      [
        "www.lamp-visitor.test",
        "SECONDARY",
        "${data.terraform_remote_state.dr.outputs.load_balancer_dns_name}",
      ],
    ]);
  });
});

describe("High-level architecture: the regions", () => {
  test("PRIMARY REGION (eu-west-1)", () => {
    expect(primary.provider().region).toBe("eu-west-1");
    expect(primary.json.provider?.aws).toHaveLength(1);
  });

  test("DR REGION (eu-central-1)", () => {
    expect(dr.provider().region).toBe("eu-central-1");
    expect(dr.json.provider?.aws).toHaveLength(1);
  });

  describe.each(both)("%s", (_, stack) => {
    test("APPLICATION LOAD BALANCER (ALB)", () => {
      expect(stack.resource("aws_lb").load_balancer_type).toBe("application");
    });

    test("(Internet-facing) in the primary, ready for it as (Standby) in DR", () => {
      expect(stack.resource("aws_lb").internal).toBe(false);
      expect(stack.resource("aws_lb")).not.toHaveProperty("count");
    });

    test("its IGW", () => {
      expect(stack.resource("aws_internet_gateway").vpc_id).toBe("${aws_vpc.network_vpc.id}");
    });

    test("its NAT Gateway, in a public subnet", () => {
      expect(stack.resource("aws_nat_gateway")).toMatchObject({
        count: 1,
        subnet_id: "${aws_subnet.network_public_a.id}",
      });
    });

    test("ECS FARGATE in the private subnets", () => {
      expect(stack.resource("aws_ecs_service").launch_type).toBe("FARGATE");
      expect(stack.resource("aws_ecs_service").network_configuration.subnets).toEqual([
        "${aws_subnet.network_private_a.id}",
        "${aws_subnet.network_private_b.id}",
      ]);
    });

    test("Apache Container", () => {
      expect(container(stack).name).toBe("apache");
    });

    test("Apache Container: Health Checks, its own and the load balancer's", () => {
      expect(container(stack).healthCheck.command).toEqual(["CMD", "/usr/local/bin/lamp-healthcheck"]);
      expect(stack.resource("aws_lb_target_group").health_check.path).toBe("/health.php");
    });

    test("database in the private subnets (t3.micro)", () => {
      expect(stack.resource("aws_db_subnet_group").subnet_ids).toEqual([
        "${aws_subnet.network_private_a.id}",
        "${aws_subnet.network_private_b.id}",
      ]);
      expect(stack.resource("aws_db_instance", "database").db_subnet_group_name).toBe(
        "${aws_db_subnet_group.database_subnet_group.name}",
      );
      expect(stack.resource("aws_db_instance", "database").instance_class).toBe("db.t3.micro");
    });

    test("Multi-AZ: No", () => {
      expect(stack.resource("aws_db_instance", "database").multi_az).toBe(false);
    });

    test("Backups: No, which AWS does not allow for a replica's source: the minimum, 1 day", () => {
      expect(stack.resource("aws_db_instance", "database").backup_retention_period).toBe(1);
    });

    test("ECR (Container Registry) of lamp-apache", () => {
      expect(stack.resource("aws_ecr_repository").name).toBe("lamp-apache");
    });

    test("lamp-apache:latest is what the tasks run", () => {
      expect(container(stack).image).toBe("${aws_ecr_repository.image_registry.repository_url}:latest");
    });

    test("lamp-apache:latest beside lamp-apache:commit-sha: latest can move, and no tag expires", () => {
      expect(stack.resource("aws_ecr_repository").image_tag_mutability).toBe("MUTABLE");
      const { rules } = decoded(stack.resource("aws_ecr_lifecycle_policy").policy);
      expect(rules.map((rule: Block) => rule.selection.tagStatus)).toEqual(["untagged"]);
    });

    test("CLOUDWATCH LOGS /ecs/lamp-visitor (3-day retention)", () => {
      expect(plain(stack.resource("aws_cloudwatch_log_group", "web_service_log_group"))).toEqual({
        name: "/ecs/lamp-visitor",
        retention_in_days: 3,
      });
    });
  });

  test("VPC (11.0.0.0/16) in the primary", () => {
    expect(primary.resource("aws_vpc").cidr_block).toBe("11.0.0.0/16");
  });

  test("VPC (11.1.0.0/16) in DR", () => {
    expect(dr.resource("aws_vpc").cidr_block).toBe("11.1.0.0/16");
  });

  test.each([
    ["PUBLIC", "11.0.1.0/24 (AZ-a)", primary, "public_a", "11.0.1.0/24", "eu-west-1a"],
    ["PUBLIC", "11.0.2.0/24 (AZ-b)", primary, "public_b", "11.0.2.0/24", "eu-west-1b"],
    ["PRIVATE", "11.0.3.0/24 (AZ-a)", primary, "private_a", "11.0.3.0/24", "eu-west-1a"],
    ["PRIVATE", "11.0.4.0/24 (AZ-b)", primary, "private_b", "11.0.4.0/24", "eu-west-1b"],
    ["PUBLIC", "11.1.1.0/24 (AZ-a)", dr, "public_a", "11.1.1.0/24", "eu-central-1a"],
    ["PUBLIC", "11.1.2.0/24 (AZ-b)", dr, "public_b", "11.1.2.0/24", "eu-central-1b"],
    ["PRIVATE", "11.1.3.0/24 (AZ-a)", dr, "private_a", "11.1.3.0/24", "eu-central-1a"],
    ["PRIVATE", "11.1.4.0/24 (AZ-b)", dr, "private_b", "11.1.4.0/24", "eu-central-1b"],
  ])("%s SUBNET %s", (_tier, _label, stack, id, cidrBlock, zone) => {
    expect(stack.resource("aws_subnet", `network_${id}`)).toMatchObject({
      vpc_id: "${aws_vpc.network_vpc.id}",
      cidr_block: cidrBlock,
      availability_zone: zone,
    });
    expect(Object.keys(stack.resources("aws_subnet"))).toHaveLength(4);
  });

  test("Apache Container: PHP 8.2", () => {
    expect(readFileSync(image("Dockerfile"), "utf8")).toContain("libapache2-mod-php8.2");
  });

  test("Apache Container: Visitor App", () => {
    expect(["index.php", "health.php"].filter((page) => !existsSync(image(`app/public/${page}`)))).toEqual(
      [],
    );
  });

  test("RDS MYSQL (20GB), the same as its read replica", () => {
    const isFirst =
      'each.key == "1" && !(var.posture == "standby" && each.key == tostring(var.database_generation))';
    const database = primary.resource("aws_db_instance", "database");
    expect(database.engine).toBe(`\${${isFirst} ? "mysql" : null}`);
    expect(database.allocated_storage).toBe(`\${${isFirst} ? 20 : null}`);
    // A replica is as large as its source.
    expect(dr.resource("aws_db_instance", "database")).not.toHaveProperty("allocated_storage");
  });

  test("RDS READ REPLICA (Standby/Promote): of the primary's database while on standby, a writer while active", () => {
    expect(dr.resource("aws_db_instance", "database").replicate_source_db).toBe(
      '${var.posture == "standby" && each.key == tostring(var.database_generation) ? ' +
        "data.terraform_remote_state.primary.outputs.database_arn : null}",
    );
  });

  test("AWS SECRETS MANAGER (Database Credentials) in the primary, with the same secret in DR", () => {
    expect(primary.resource("aws_secretsmanager_secret")).toMatchObject({
      name: "lamp/database",
      replica: [{ region: "eu-central-1" }],
    });
    // The primary creates the replica: a secret of DR's own would block it.
    expect(dr.resources("aws_secretsmanager_secret")).toEqual({});
  });

  test("RDS REPLICATION (Cross-Region Async), from primary to DR", () => {
    expect(primary.output("database_arn").value).toBe(
      "${aws_db_instance.database[tostring(var.database_generation)].arn}",
    );
    expect(primary.variable("posture").default).toBe("active");
    expect(dr.variable("posture").default).toBe("standby");
  });
});

describe("Component details", () => {
  describe.each(both)("Network layer: %s", (_, stack) => {
    test("VPC: Isolated network environment: one, connected to no other", () => {
      expect(Object.keys(stack.resources("aws_vpc"))).toEqual(["network_vpc"]);
      const inside = [
        ...Object.values(stack.resources("aws_subnet")),
        ...Object.values(stack.resources("aws_security_group")),
        ...Object.values(stack.resources("aws_lb_target_group")),
      ];
      expect(inside).toHaveLength(8);
      expect(inside.filter((block) => block.vpc_id !== "${aws_vpc.network_vpc.id}")).toEqual([]);
      const joints = [
        "aws_vpc_peering_connection",
        "aws_ec2_transit_gateway_vpc_attachment",
        "aws_vpn_gateway",
      ];
      expect(joints.filter((type) => Object.keys(stack.resources(type)).length > 0)).toEqual([]);
    });

    test("Public Subnets: ALB, NAT Gateway, Internet Gateway", () => {
      expect(stack.resource("aws_lb").subnets).toEqual([
        "${aws_subnet.network_public_a.id}",
        "${aws_subnet.network_public_b.id}",
      ]);
      expect(wayOut(stack, "public_a")).toBe("${aws_internet_gateway.network_internet_gateway.id}");
      expect(wayOut(stack, "public_b")).toBe("${aws_internet_gateway.network_internet_gateway.id}");
    });

    test("Private Subnets: ECS tasks, RDS database: neither has a public address", () => {
      expect(stack.resource("aws_ecs_service").network_configuration.assign_public_ip).toBe(false);
      expect(stack.resource("aws_db_instance", "database").publicly_accessible).toBe(false);
    });

    test("Security Groups: Layered security (ALB → ECS → RDS), one of each", () => {
      expect(stack.resource("aws_lb").security_groups).toEqual([
        "${aws_security_group.firewall_load_balancer.id}",
      ]);
      expect(stack.resource("aws_ecs_service").network_configuration.security_groups).toEqual([
        "${aws_security_group.firewall_tasks.id}",
      ]);
      expect(stack.resource("aws_db_instance", "database").vpc_security_group_ids).toEqual([
        "${aws_security_group.firewall_database.id}",
      ]);
    });
  });

  describe.each(both)("Compute layer: %s", (_, stack) => {
    test("ECS Fargate: Serverless containers (512 CPU, 1GB RAM)", () => {
      expect(stack.resource("aws_ecs_task_definition")).toMatchObject({
        requires_compatibilities: ["FARGATE"],
        cpu: "512",
        memory: "1024",
      });
    });

    test("Auto Scaling: 1-6 tasks based on CPU utilization", () => {
      expect(stack.resource("aws_appautoscaling_target")).toMatchObject({
        min_capacity: '${var.posture == "active" ? 1 : 0}',
        max_capacity: 6,
      });
      expect(stack.resource("aws_cloudwatch_metric_alarm", "scaling_cpu_high").metric_name).toBe(
        "CPUUtilization",
      );
      expect(stack.resource("aws_cloudwatch_metric_alarm", "scaling_cpu_low").metric_name).toBe(
        "CPUUtilization",
      );
    });

    test("Health Checks: ALB monitors /health.php", () => {
      expect(stack.resource("aws_lb_target_group").health_check).toMatchObject({
        path: "/health.php",
        matcher: "200",
      });
    });
  });

  describe("Data layer", () => {
    test("RDS MySQL: Managed database service, of the version that AWS supports", () => {
      expect(primary.resource("aws_db_instance", "database").engine_version).toContain('"8.4"');
      const family = (stack: SynthesizedStack, id: string) =>
        stack.resource("aws_db_parameter_group", id).family;
      for (const stack of [primary, dr]) {
        expect(family(stack, "database_parameter_group")).toBe("mysql8.4");
        expect(family(stack, "database_parameter_group_9_7")).toBe("mysql9.7");
      }
    });

    test("Secrets Manager: Encrypted credential storage", () => {
      expect(primary.resource("aws_secretsmanager_secret").kms_key_id).toBe(
        "${aws_kms_key.credentials_key.arn}",
      );
    });

    test("Cross-Region Replication: Async replication to DR", () => {
      expect(dr.resource("aws_db_instance", "database").replicate_source_db).toContain(
        "data.terraform_remote_state.primary.outputs.database_arn",
      );
    });
  });

  describe.each(both)("Load balancing: %s", (_, stack) => {
    test("Application Load Balancer: Layer 7 load balancing: HTTP, not TCP", () => {
      expect(stack.resource("aws_lb_listener").protocol).toBe("HTTP");
      expect(stack.resource("aws_lb_target_group").protocol).toBe("HTTP");
    });

    test("Target Groups: Health check configuration", () => {
      expect(stack.resource("aws_lb_target_group").health_check).toEqual({
        path: "/health.php",
        protocol: "HTTP",
        matcher: "200",
        interval: 15,
        timeout: 5,
        healthy_threshold: 2,
        unhealthy_threshold: 3,
      });
    });

    test("Sticky Sessions: Not required (stateless app)", () => {
      expect(stack.resource("aws_lb_target_group")).not.toHaveProperty("stickiness");
    });
  });
});

describe.each(both)("Data flow: %s", (_, stack) => {
  test("VISITOR ──▶ ALB (Port 80)", () => {
    expect(plain(stack.resource("aws_lb_listener"))).toEqual({
      load_balancer_arn: "${aws_lb.load_balancer_load_balancer.arn}",
      port: 80,
      protocol: "HTTP",
      default_action: [
        { type: "forward", target_group_arn: "${aws_lb_target_group.load_balancer_target_group.arn}" },
      ],
    });
  });

  test("ALB ──▶ ECS FARGATE (Apache+PHP)", () => {
    expect(stack.resource("aws_ecs_service").load_balancer).toEqual([
      {
        target_group_arn: "${aws_lb_target_group.load_balancer_target_group.arn}",
        container_name: "apache",
        container_port: 80,
      },
    ]);
    expect(container(stack).portMappings).toEqual([{ containerPort: 80, hostPort: 80, protocol: "tcp" }]);
  });

  test("ECS FARGATE ──▶ CLOUDWATCH LOGS", () => {
    expect(container(stack).logConfiguration).toEqual({
      logDriver: "awslogs",
      options: {
        "awslogs-group": "${aws_cloudwatch_log_group.web_service_log_group.name}",
        "awslogs-region": stack === primary ? "eu-west-1" : "eu-central-1",
        "awslogs-stream-prefix": "apache",
      },
    });
  });
});

describe("Data flow: ECS FARGATE ──▶ RDS MYSQL (Credentials from Secrets)", () => {
  test("primary", () => {
    expect(container(primary).secrets).toEqual([
      {
        name: "DATABASE_HOST",
        valueFrom: "arn:aws:ssm:eu-west-1:123456789012:parameter/lamp/database-host",
      },
      { name: "DATABASE_USER", valueFrom: "${aws_secretsmanager_secret.credentials.arn}:username::" },
      { name: "DATABASE_PASSWORD", valueFrom: "${aws_secretsmanager_secret.credentials.arn}:password::" },
    ]);
  });

  test("dr, from its own region's copy of the secret", () => {
    const copy =
      "${replace(data.terraform_remote_state.primary.outputs.credentials_secret_arn, " +
      '":secretsmanager:eu-west-1:", ":secretsmanager:eu-central-1:")}';
    expect(container(dr).secrets).toEqual([
      {
        name: "DATABASE_HOST",
        valueFrom: "arn:aws:ssm:eu-central-1:123456789012:parameter/lamp/database-host",
      },
      { name: "DATABASE_USER", valueFrom: `${copy}:username::` },
      { name: "DATABASE_PASSWORD", valueFrom: `${copy}:password::` },
    ]);
  });

  test.each(both)("the host is that of %s's own database", (_, stack) => {
    expect(stack.resource("aws_ssm_parameter", "database_host")).toMatchObject({
      name: "/lamp/database-host",
      value: "${aws_db_instance.database[tostring(var.database_generation)].address}",
    });
  });
});

describe.each(both)("Security, layer 1, network security: %s", (_, stack) => {
  test("VPC Isolation (11.0.0.0/16): the default security group is closed", () => {
    expect(plain(stack.resource("aws_default_security_group"))).toEqual({
      vpc_id: "${aws_vpc.network_vpc.id}",
      tags: { Name: `lamp-${stack.name}-default-closed` },
    });
  });

  test("Private Subnets for ECS and RDS: no subnet gives out public addresses", () => {
    const subnets = Object.values(stack.resources("aws_subnet"));
    expect(subnets.map((subnet) => subnet.map_public_ip_on_launch)).toEqual([false, false, false, false]);
  });

  test("NAT Gateway for outbound internet access", () => {
    expect(wayOut(stack, "private_a")).toBe("${aws_nat_gateway.network_nat_gateway[count.index].id}");
    expect(wayOut(stack, "private_b")).toBe("${aws_nat_gateway.network_nat_gateway[count.index].id}");
  });

  test("Internet Gateway only for ALB (and the NAT gateway): no route of the private subnets leads there", () => {
    const routes = Object.values(stack.resources("aws_route")).filter((route) => route.gateway_id);
    expect(routes.map((route) => route.route_table_id)).toEqual([
      "${aws_route_table.network_public_routes.id}",
    ]);
  });
});

describe.each(both)("Security, layer 2, security groups: %s", (_, stack) => {
  test("ALB Security Group, inbound: HTTP (80) from 0.0.0.0/0", () => {
    expect(inbound(stack, "load_balancer")).toEqual(["0.0.0.0/0: tcp 80-80"]);
  });

  test("ALB Security Group, outbound: All traffic", () => {
    expect(outbound(stack, "load_balancer")).toEqual(["0.0.0.0/0: -1"]);
  });

  test("ECS Security Group, inbound: HTTP (80) from ALB Security Group only", () => {
    expect(inbound(stack, "tasks")).toEqual(["${aws_security_group.firewall_load_balancer.id}: tcp 80-80"]);
  });

  test("ECS Security Group, outbound: All traffic", () => {
    expect(outbound(stack, "tasks")).toEqual(["0.0.0.0/0: -1"]);
  });

  test("RDS Security Group, inbound: MySQL (3306) from ECS Security Group only", () => {
    expect(inbound(stack, "database")).toEqual(["${aws_security_group.firewall_tasks.id}: tcp 3306-3306"]);
  });

  test("RDS Security Group, outbound: None", () => {
    expect(outbound(stack, "database")).toEqual([]);
  });

  test("no rules but these, inline or separate", () => {
    expect(Object.keys(stack.resources("aws_vpc_security_group_ingress_rule"))).toHaveLength(3);
    expect(Object.keys(stack.resources("aws_vpc_security_group_egress_rule"))).toHaveLength(2);
    expect(stack.resources("aws_security_group_rule")).toEqual({});
    const groups = Object.values(stack.resources("aws_security_group"));
    expect(groups).toHaveLength(3);
    expect(groups.filter((group) => "ingress" in group || "egress" in group)).toEqual([]);
  });
});

describe.each(both)("Security, layer 3, IAM: %s", (_, stack) => {
  test("ECS Execution Role: AmazonECSTaskExecutionRolePolicy", () => {
    expect(plain(stack.resource("aws_iam_role_policy_attachment"))).toEqual({
      role: "${aws_iam_role.web_service_execution_role_role.name}",
      policy_arn: "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy",
    });
    expect(stack.resource("aws_ecs_task_definition").execution_role_arn).toBe(
      "${aws_iam_role.web_service_execution_role_role.arn}",
    );
  });

  test("ECS Execution Role: Custom Secrets Manager access policy, for exactly the one secret", () => {
    const { role, policy } = stack.resource(
      "aws_iam_role_policy",
      "web_service_execution_role_read_credentials",
    );
    expect(role).toBe("${aws_iam_role.web_service_execution_role_role.id}");
    const secret =
      stack === primary
        ? "${aws_secretsmanager_secret.credentials.arn}"
        : "${replace(data.terraform_remote_state.primary.outputs.credentials_secret_arn, " +
          '":secretsmanager:eu-west-1:", ":secretsmanager:eu-central-1:")}';
    const [readSecret, ...others] = decoded(policy).Statement;
    expect(readSecret).toEqual({
      Effect: "Allow",
      Action: "secretsmanager:GetSecretValue",
      Resource: secret,
    });
    expect(others.map((statement: Block) => statement.Action)).toEqual(
      stack === primary ? ["ssm:GetParameters", "kms:Decrypt"] : ["ssm:GetParameters"],
    );
  });

  test("ECS Task Role: Minimal permissions for application: none, it calls no AWS service", () => {
    expect(stack.resource("aws_ecs_task_definition").task_role_arn).toBe(
      "${aws_iam_role.web_service_task_role.arn}",
    );
    const role = stack.resource("aws_iam_role", "web_service_task_role");
    expect(role).not.toHaveProperty("inline_policy");
    expect(role).not.toHaveProperty("managed_policy_arns");
    const policies = [
      ...Object.values(stack.resources("aws_iam_role_policy")),
      ...Object.values(stack.resources("aws_iam_role_policy_attachment")),
    ];
    expect(policies.filter((policy) => policy.role.includes("web_service_task_role"))).toEqual([]);
  });
});

describe("Security, layer 4, data security", () => {
  test("AWS Secrets Manager for database credentials: the database's own password is the stored one", () => {
    expect(primary.resource("aws_db_instance", "database").password_wo).toContain(
      "jsondecode(ephemeral.aws_secretsmanager_secret_version.stored[0].secret_string).password",
    );
  });

  test.each(both)("Encryption at rest: %s", (_, stack) => {
    expect(stack.resource("aws_db_instance", "database")).toMatchObject({
      storage_encrypted: true,
      kms_key_id: "${aws_kms_key.database_key.arn}",
    });
    expect(stack.resource("aws_ecr_repository").encryption_configuration).toEqual([
      { encryption_type: "AES256" },
    ]);
  });

  test.each(both)("Encryption in transit, to the database: %s", (_, stack) => {
    const groups = Object.values(stack.resources("aws_db_parameter_group"));
    expect(groups.map(({ parameter }) => [parameter[0].name, parameter[0].value])).toEqual([
      ["require_secure_transport", "1"],
      ["require_secure_transport", "1"],
    ]);
  });

  test.each(both)("Encryption in transit, from visitors, with https: %s", (name) => {
    const https = synthesize({
      dns: { zone: { create: undefined, id: "Z0123456789ABC", name: "acme.dev" }, https: true },
    });
    const stack = name === "primary" ? https.primary : https.dr;
    expect(stack.resource("aws_lb_listener", "load_balancer_https")).toMatchObject({
      port: 443,
      protocol: "HTTPS",
      certificate_arn: "${aws_acm_certificate_validation.certificate_validation.certificate_arn}",
    });
  });

  test.each(both)("No hardcoded passwords in code: %s has no argument that holds one", (_, stack) => {
    const text = JSON.stringify(stack.json);
    expect(text).not.toMatch(/"(password|master_password|secret_string)":/);
    const environment: Block[] = container(stack).environment;
    expect(environment.filter(({ name }) => /PASS|SECRET|TOKEN|KEY/i.test(name))).toEqual([]);
  });

  test("Automatic secret rotation ready: the secret has the shape, rotation is one setting", () => {
    expect(primary.resource("aws_secretsmanager_secret_version").secret_string_wo).toBe(
      '${jsonencode({ engine = "mysql", username = "lamp", ' +
        "password = ephemeral.aws_secretsmanager_random_password.generated.random_password, " +
        'dbname = "visitors", port = 3306 })}',
    );
    const functionArn = "arn:aws:lambda:eu-west-1:123456789012:function:rotate";
    const rotated = synthesize({ credentials: { rotation: { functionArn, afterDays: 30 } } });
    expect(plain(rotated.primary.resource("aws_secretsmanager_secret_rotation"))).toEqual({
      secret_id: "${aws_secretsmanager_secret.credentials.id}",
      rotation_lambda_arn: functionArn,
      rotation_rules: { automatically_after_days: 30 },
    });
  });
});

describe.each(both)("Auto scaling: %s", (_, stack) => {
  const { widgets } = decoded(stack.resource("aws_cloudwatch_dashboard").dashboard_body);
  const shown = (namespace: string, metric: string) =>
    widgets.filter(({ properties }: Block) =>
      properties.metrics.some((row: unknown[]) => row[0] === namespace && row[1] === metric),
    );

  test.each([
    ["ECS Service CPU Utilization", "AWS/ECS", "CPUUtilization"],
    ["ECS Service Memory Utilization", "AWS/ECS", "MemoryUtilization"],
    ["ALB Request Count", "AWS/ApplicationELB", "RequestCount"],
    ["ALB Response Time", "AWS/ApplicationELB", "TargetResponseTime"],
  ])("CloudWatch metrics collection: %s", (_label, namespace, metric) => {
    expect(shown(namespace, metric)).toHaveLength(1);
  });

  const service = {
    ClusterName: "${aws_ecs_cluster.web_service_cluster.name}",
    ServiceName: "${aws_ecs_service.web_service_service.name}",
  };

  test("Target: 70% CPU Utilization; Scale Out: CPU > 70% for 2 consecutive periods", () => {
    expect(stack.resource("aws_cloudwatch_metric_alarm", "scaling_cpu_high")).toMatchObject({
      dimensions: service,
      statistic: "Average",
      comparison_operator: "GreaterThanThreshold",
      threshold: 70,
      evaluation_periods: 2,
      datapoints_to_alarm: 2,
      period: 60,
      alarm_actions: ["${aws_appautoscaling_policy.scaling_scale_out.arn}"],
    });
  });

  test("Target: 70% CPU Utilization; Scale In: CPU < 70% for 2 consecutive periods", () => {
    expect(stack.resource("aws_cloudwatch_metric_alarm", "scaling_cpu_low")).toMatchObject({
      dimensions: service,
      statistic: "Average",
      comparison_operator: "LessThanThreshold",
      threshold: 70,
      evaluation_periods: 2,
      datapoints_to_alarm: 2,
      period: 60,
      alarm_actions: ["${aws_appautoscaling_policy.scaling_scale_in.arn}"],
    });
  });

  test("Cooldown: 300 seconds", () => {
    const policies = Object.values(stack.resources("aws_appautoscaling_policy"));
    expect(policies.map((policy) => policy.step_scaling_policy_configuration.cooldown)).toEqual([300, 300]);
  });

  test("Min Capacity: 1 task; Max Capacity: 6 tasks", () => {
    expect(stack.resource("aws_appautoscaling_target")).toMatchObject({
      resource_id:
        "service/${aws_ecs_cluster.web_service_cluster.name}/${aws_ecs_service.web_service_service.name}",
      min_capacity: '${var.posture == "active" ? 1 : 0}',
      max_capacity: 6,
    });
  });

  test("Current: 2 tasks (normal operation)", () => {
    expect(stack.resource("aws_ecs_service").desired_count).toMatch(/ : 2\) : 0\}$/);
  });

  test("Scale Out: +1 task at a time", () => {
    expect(
      stack.resource("aws_appautoscaling_policy", "scaling_scale_out").step_scaling_policy_configuration
        .step_adjustment,
    ).toEqual([{ scaling_adjustment: 1, metric_interval_lower_bound: "0" }]);
  });

  test("Scale In: -1 task at a time", () => {
    expect(
      stack.resource("aws_appautoscaling_policy", "scaling_scale_in").step_scaling_policy_configuration
        .step_adjustment,
    ).toEqual([{ scaling_adjustment: -1, metric_interval_upper_bound: "0" }]);
  });
});
