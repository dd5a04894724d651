import { describe, expect, test } from "vitest";
import { synthesizeAlone } from "../../test/support/scratch";
import { synthesize } from "../../test/support/synth";
import { parseConfig } from "../config";
import { documentWith } from "../config/test-support";
import { placeholderRegionOutputs, REGION_OUTPUTS, RemoteRegion } from "./region-outputs";

const { primary, dr, stacks } = synthesize();
const config = parseConfig(documentWith());

const DESCRIPTIONS = {
  alerts_topic_arn: "SNS topic of this region's alarms.",
  cluster_name: "ECS cluster.",
  credentials_secret_arn: "ARN, in this region, of the secret with the database's credentials.",
  database_arn: "ARN of the current database; the peer's replica has it as its source.",
  database_identifier: "Identifier of the current database.",
  database_engine_version:
    "Version of MySQL that the current database runs; a new replica of it has the same release.",
  image_repository_url: "Repository that the image is pushed to.",
  load_balancer_dns_name: "DNS name of the load balancer; the DNS records are aliases of it.",
  load_balancer_zone_id: "Hosted zone of the load balancer's DNS name.",
  posture: "active, quiesced or standby: what the last apply made of this region.",
  database_generation: "Generation of the current database.",
  oldest_database_generation: "Generation of the oldest database that is kept.",
  service_name: "ECS service.",
  fences_peer: "true while this region, having taken over from a lost peer, keeps visitors away from it.",
};

describe("outputs of a region", () => {
  test.each([
    ["primary", primary],
    ["dr", dr],
  ])("%s has exactly those of the contract, each described", (_, stack) => {
    const descriptions = Object.entries(stack.outputs).map(([name, { description }]) => [name, description]);
    expect(Object.fromEntries(descriptions)).toEqual(DESCRIPTIONS);
  });

  test("are not sensitive: reading them needs no more rights than the state", () => {
    const outputs = [...Object.values(primary.outputs), ...Object.values(dr.outputs)];
    expect(outputs.filter((output) => "sensitive" in output)).toEqual([]);
  });

  test.each([
    ["primary", primary, "${aws_secretsmanager_secret.credentials.arn}"],
    [
      "dr",
      dr,
      "${replace(data.terraform_remote_state.primary.outputs.credentials_secret_arn, " +
        '":secretsmanager:eu-west-1:", ":secretsmanager:eu-central-1:")}',
    ],
  ])("of %s are its own resources'", (name, stack, secretArn) => {
    const values = Object.entries(stack.outputs).map(([output, { value }]) => [output, value]);
    expect(Object.fromEntries(values)).toEqual({
      alerts_topic_arn: "${aws_sns_topic.observability_alerts_topic.arn}",
      cluster_name: "${aws_ecs_cluster.web_service_cluster.name}",
      credentials_secret_arn: secretArn,
      database_arn: "${aws_db_instance.database[tostring(var.database_generation)].arn}",
      database_identifier: `lamp-${name}-\${var.database_generation}`,
      database_engine_version:
        "${aws_db_instance.database[tostring(var.database_generation)].engine_version_actual}",
      image_repository_url: "${aws_ecr_repository.image_registry.repository_url}",
      load_balancer_dns_name: "${aws_lb.load_balancer_load_balancer.dns_name}",
      load_balancer_zone_id: "${aws_lb.load_balancer_load_balancer.zone_id}",
      database_generation: "${tostring(var.database_generation)}",
      oldest_database_generation: "${tostring(var.oldest_database_generation)}",
      posture: "${var.posture}",
      service_name: "${aws_ecs_service.web_service_service.name}",
      fences_peer: expect.stringMatching(/^\$\{tostring\(.*var\.fences_peer.*\)\}$/),
    });
  });
});

describe("reads between stacks", () => {
  /** Outputs that a stack reads from others, `producer.output`. */
  const read = (json: unknown): string[] => [
    ...new Set(
      [
        ...JSON.stringify(json).matchAll(/data\.terraform_remote_state\.(\w+)(?:\[0\])?\.outputs\.(\w+)/g),
      ].map(([, producer, output]) => `${producer}.${output}`),
    ),
  ];

  test("are these, all in the contract", () => {
    const reads = Object.fromEntries(stacks.map(({ name, json }) => [name, read(json).toSorted()]));
    expect(reads).toEqual({
      "terraform-state": [],
      primary: ["dr.database_arn", "dr.database_engine_version"],
      dr: ["primary.credentials_secret_arn", "primary.database_arn", "primary.database_engine_version"],
      dns: [
        "dr.load_balancer_dns_name",
        "dr.load_balancer_zone_id",
        "primary.load_balancer_dns_name",
        "primary.load_balancer_zone_id",
      ],
    });
    const known = Object.keys(REGION_OUTPUTS);
    const outputs = Object.values(reads).flatMap((names) => names.map((name) => name.split(".")[1] ?? ""));
    expect(outputs.filter((output) => !known.includes(output))).toEqual([]);
  });

  test("are never CDKTF's own, which would read the producer's region", () => {
    for (const { json } of stacks) {
      expect(JSON.stringify(json)).not.toContain("cross-stack");
    }
    expect.assertions(4);
  });

  test("an output is a reference, alone or inside a longer expression", () => {
    const stack = synthesizeAlone((scope) => {
      const region = new RemoteRegion(scope, config, "primary", { readFrom: "dr" });
      expect(region.expression("database_arn")).toBe(
        "data.terraform_remote_state.primary.outputs.database_arn",
      );
    });
    expect(stack.dataSource("terraform_remote_state", "primary")).not.toHaveProperty("count");
  });

  test("a conditional read has a count of 0 or 1", () => {
    const stack = synthesizeAlone((scope) => {
      const region = new RemoteRegion(scope, config, "dr", { readFrom: "primary", onlyWhen: "var.needed" });
      expect(region.expression("posture")).toBe("data.terraform_remote_state.dr[0].outputs.posture");
    });
    expect(stack.dataSource("terraform_remote_state", "dr").count).toBe("${var.needed ? 1 : 0}");
  });
});

describe("placeholder outputs", () => {
  test("of the primary have the shape of the stack's outputs", () => {
    expect(placeholderRegionOutputs(config, "primary")).toEqual({
      alerts_topic_arn: "arn:aws:sns:eu-west-1:123456789012:lamp-primary-alerts",
      cluster_name: "lamp-primary",
      credentials_secret_arn: "arn:aws:secretsmanager:eu-west-1:123456789012:secret:lamp/database-AbCdEf",
      database_arn: "arn:aws:rds:eu-west-1:123456789012:db:lamp-primary-1",
      database_generation: "1",
      oldest_database_generation: "1",
      database_identifier: "lamp-primary-1",
      database_engine_version: "8.4",
      image_repository_url: "123456789012.dkr.ecr.eu-west-1.amazonaws.com/lamp-apache",
      load_balancer_dns_name: "lamp-primary-0000000000.eu-west-1.elb.amazonaws.com",
      load_balancer_zone_id: "Z0000000000000",
      posture: "active",
      service_name: "lamp-visitor",
      fences_peer: "false",
    });
  });

  test("of DR are those of its region and posture", () => {
    expect(placeholderRegionOutputs(config, "dr")).toMatchObject({
      credentials_secret_arn: "arn:aws:secretsmanager:eu-central-1:123456789012:secret:lamp/database-AbCdEf",
      database_arn: "arn:aws:rds:eu-central-1:123456789012:db:lamp-dr-1",
      posture: "standby",
    });
  });

  test("name the current generation", () => {
    const later = parseConfig(documentWith({ "regions.dr.databaseGeneration": 4 }));
    expect(placeholderRegionOutputs(later, "dr").database_identifier).toBe("lamp-dr-4");
    expect(placeholderRegionOutputs(later, "dr").database_arn).toBe(
      "arn:aws:rds:eu-central-1:123456789012:db:lamp-dr-4",
    );
  });

  test("match the names of the resources", () => {
    const placeholders = placeholderRegionOutputs(config, "primary");
    expect(primary.resource("aws_ecs_cluster").name).toBe(placeholders.cluster_name);
    expect(primary.resource("aws_ecs_service").name).toBe(placeholders.service_name);
    expect(primary.resource("aws_lb").name).toBe("lamp-primary");
    expect(primary.resource("aws_sns_topic").name).toBe("lamp-primary-alerts");
    expect(primary.resource("aws_secretsmanager_secret").name).toBe("lamp/database");
    expect(primary.resource("aws_ecr_repository").name).toBe("lamp-apache");
  });
});
