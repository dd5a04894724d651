import { describe, expect, test } from "vitest";
import { EVERY_OPTION, synthesize } from "../../../test/support/synth";
import { SERVICES } from "../../services";
import { type StackJson, SynthesizedStack } from "../../terraform/stack/synthesized-stack";
import { readPicture } from ".";
import { type Arrow, type Box, boxesOf, framesIn, framesOf, type Picture, resourcesOf } from "./picture";

const { stacks } = synthesize();
const normal = readPicture(stacks);
const failedOver = readPicture(stacks, { variables: { dr: { posture: "active" } } });

function region(picture: Picture, name: string) {
  const found = picture.regions.find(({ id }) => id === name);
  if (!found) {
    throw new Error(`no region ${name}`);
  }
  return found;
}

function boxes(picture: Picture, regionName: string, service: string): string[][] {
  return framesIn(region(picture, regionName))
    .flatMap((frame) => frame.boxes)
    .filter((box) => box.service === service)
    .map(({ title, lines }) => [title, ...lines]);
}

/** Arrows as `kind: from -> to (label)`, by the titles of the boxes. */
function arrows(picture: Picture, kind?: Arrow["kind"]): string[] {
  const titles = new Map(boxesOf(picture).map(({ id, title }) => [id, title]));
  return picture.arrows
    .filter((arrow) => kind === undefined || arrow.kind === kind)
    .map(
      ({ from, to, label, both }) =>
        `${titles.get(from)} ${both ? "<->" : "->"} ${titles.get(to)}${label ? ` (${label})` : ""}`,
    );
}

/** The stacks without some resources. */
function without(gone: (stack: string, type: string, id: string) => boolean): SynthesizedStack[] {
  return stacks.map((stack) => {
    const json = structuredClone(stack.json) as { resource?: Record<string, Record<string, unknown>> };
    for (const [type, blocks] of Object.entries(json.resource ?? {})) {
      for (const id of Object.keys(blocks)) {
        if (gone(stack.name, type, id)) {
          delete blocks[id];
        }
      }
    }
    return new SynthesizedStack(stack.name, json as StackJson);
  });
}

describe("the picture of the project's own configuration", () => {
  test("two regions side by side, the primary on the left, with their posture", () => {
    expect(normal.regions.map(({ title, lines }) => [title, ...lines])).toEqual([
      ["primary: eu-west-1", "active"],
      ["dr: eu-central-1", "standby"],
    ]);
  });

  test.each([
    ["primary", "VPC 11.0.0.0/16", "11.0", "eu-west-1"],
    ["dr", "VPC 11.1.0.0/16", "11.1", "eu-central-1"],
  ])("%s: subnets within the VPC", (name, vpc, prefix, code) => {
    expect(
      region(normal, name)
        .frames.flatMap(framesIn)
        .map(({ title, lines }) => [title, ...lines]),
    ).toEqual([
      [vpc],
      ["public subnets", `${prefix}.1.0/24 ${code}a`, `${prefix}.2.0/24 ${code}b`],
      ["private subnets", `${prefix}.3.0/24 ${code}a`, `${prefix}.4.0/24 ${code}b`],
    ]);
  });

  test("load balancer and gateways are in the public subnets, tasks and database in the private ones", () => {
    const services = framesOf(normal)
      .filter(({ kind }) => kind === "public" || kind === "private")
      .map(({ kind, boxes: inside }) => [kind, ...inside.map(({ service }) => service)]);
    expect(services).toEqual([
      ["public", "Application Load Balancer", "Internet gateway", "NAT gateway"],
      ["private", "ECS service", "RDS instance"],
      ["public", "Application Load Balancer", "Internet gateway", "NAT gateway"],
      ["private", "ECS service", "RDS instance"],
    ]);
  });

  test.each([
    [
      "primary",
      "Application Load Balancer",
      ["Application Load Balancer lamp-primary", "internet-facing, HTTP 80", "health check /health.php"],
    ],
    [
      "primary",
      "ECS service",
      [
        "ECS Fargate lamp-visitor",
        "2 tasks, scaling 1 to 6",
        "512 CPU units, 1 GB",
        "container apache, port 80",
      ],
    ],
    [
      "dr",
      "ECS service",
      [
        "ECS Fargate lamp-visitor",
        "0 tasks, scaling 0 to 6",
        "512 CPU units, 1 GB",
        "container apache, port 80",
      ],
    ],
    [
      "primary",
      "RDS instance",
      ["RDS MySQL 8.4 lamp-primary-1", "writer", "db.t3.micro, 20 GiB, gp3", "Multi-AZ: no, backups: 1 d"],
    ],
    [
      "dr",
      "RDS instance",
      ["RDS MySQL 8.4 lamp-dr-1", "read replica", "db.t3.micro, 20 GiB, gp3", "Multi-AZ: no, backups: 1 d"],
    ],
    ["primary", "Secrets Manager", ["Secrets Manager", "lamp/database"]],
    ["dr", "Secrets Manager", ["Secrets Manager", "lamp/database", "replica of eu-west-1's"]],
    ["primary", "ECR", ["ECR", "lamp-apache:latest"]],
    ["dr", "ECR", ["ECR", "lamp-apache:latest"]],
    [
      "primary",
      "CloudWatch Logs",
      ["CloudWatch Logs", "/ecs/lamp-visitor", "3-day retention", "and 3 more groups"],
    ],
    ["dr", "CloudWatch", ["CloudWatch", "11 alarms", "1 dashboard", "to SNS lamp-dr-alerts"]],
    ["primary", "S3", ["S3", "lamp-tfstate-123456789012-eu-west-1", "state of terraform-state, primary"]],
    ["dr", "S3", ["S3", "lamp-tfstate-123456789012-eu-central-1", "state of dr, dns"]],
  ])("%s: %s", (name, service, text) => {
    expect(boxes(normal, name, service)).toEqual([text]);
  });

  test("Route 53: the zone, the failover record, and what decides about it", () => {
    expect([normal.dns?.title, ...(normal.dns?.lines ?? [])]).toEqual(["Route 53", "zone lamp-visitor.test"]);
    expect(normal.dns?.boxes.map(({ title, lines }) => [title, ...lines])).toEqual([
      [
        "PRIMARY answers while",
        "HTTP 80 /health.php?deep=1 is healthy",
        "and lamp-dr says /region/standby",
        "SECONDARY answers while",
        "lamp-primary denies /region/took-over",
      ],
      ["www.lamp-visitor.test", "failover: PRIMARY, SECONDARY"],
      ["CloudWatch", "2 alarms", "to SNS lamp-dns-alerts"],
    ]);
  });

  test("visitors go to the primary and would go to DR", () => {
    expect(arrows(normal, "traffic")).toEqual([
      "visitors -> www.lamp-visitor.test",
      "www.lamp-visitor.test -> Application Load Balancer lamp-primary (PRIMARY)",
      "Application Load Balancer lamp-primary -> ECS Fargate lamp-visitor",
      "ECS Fargate lamp-visitor -> RDS MySQL 8.4 lamp-primary-1",
    ]);
    expect(arrows(normal, "standby")).toEqual([
      "www.lamp-visitor.test -> Application Load Balancer lamp-dr (SECONDARY)",
      "Application Load Balancer lamp-dr -> ECS Fargate lamp-visitor",
      "ECS Fargate lamp-visitor -> RDS MySQL 8.4 lamp-dr-1",
    ]);
  });

  test("database, secret, images and state are replicated", () => {
    expect(arrows(normal, "replication")).toEqual([
      "RDS MySQL 8.4 lamp-primary-1 -> RDS MySQL 8.4 lamp-dr-1 (asynchronous)",
      "Secrets Manager -> Secrets Manager (secret)",
      "ECR <-> ECR (images)",
      "S3 <-> S3 (state)",
    ]);
  });

  test("all of it as text", () => {
    expect(normal.description).toContain(
      "VPC 11.0.0.0/16; public subnets, 11.0.1.0/24 eu-west-1a, 11.0.2.0/24 eu-west-1b",
    );
    expect(normal.description).toContain(
      "Replication (asynchronous) from RDS MySQL 8.4 lamp-primary-1 to RDS MySQL 8.4 lamp-dr-1.",
    );
  });
});

describe("with DR activated", () => {
  test("tasks run there and its database is a writer of the same engine and size", () => {
    expect(boxes(failedOver, "dr", "ECS service")[0]?.[1]).toBe("2 tasks, scaling 1 to 6");
    expect(boxes(failedOver, "dr", "RDS instance")[0]?.slice(0, 3)).toEqual([
      "RDS MySQL 8.4 lamp-dr-1",
      "writer",
      "db.t3.micro, 20 GiB, gp3",
    ]);
  });

  test("visitors go to DR, and the primary is fenced", () => {
    expect(arrows(failedOver, "traffic")).toEqual([
      "visitors -> www.lamp-visitor.test",
      "www.lamp-visitor.test -> Application Load Balancer lamp-dr (SECONDARY)",
      "Application Load Balancer lamp-dr -> ECS Fargate lamp-visitor",
      "ECS Fargate lamp-visitor -> RDS MySQL 8.4 lamp-dr-1",
    ]);
    expect(arrows(failedOver, "standby")[0]).toBe(
      "www.lamp-visitor.test -> Application Load Balancer lamp-primary (PRIMARY, fenced)",
    );
  });

  test("no data is copied from the old writer", () => {
    expect(arrows(failedOver, "replication").filter((text) => text.includes("RDS"))).toEqual([]);
  });
});

test("reprotected: the new replica beside the old database, which is kept", () => {
  const picture = readPicture(stacks, {
    variables: { dr: { posture: "active" }, primary: { posture: "standby", database_generation: 2 } },
  });
  expect(boxes(picture, "primary", "RDS instance").map(([title, role]) => [title, role])).toEqual([
    ["RDS MySQL 8.4 lamp-primary-1", "writer"],
    ["RDS MySQL 8.4 lamp-primary-2", "read replica"],
  ]);
  expect(arrows(picture, "replication")[0]).toBe(
    "RDS MySQL 8.4 lamp-dr-1 -> RDS MySQL 8.4 lamp-primary-2 (asynchronous)",
  );
});

test("quiesced: a writer, and no task", () => {
  const picture = readPicture(stacks, { variables: { primary: { posture: "quiesced" } } });
  expect(boxes(picture, "primary", "RDS instance")[0]?.[1]).toBe("writer, quiesced");
  expect(boxes(picture, "primary", "ECS service")[0]?.[1]).toBe("0 tasks, scaling 0 to 6");
});

test("a NAT gateway that is created when active is missing on standby", () => {
  const { stacks: saving } = synthesize({ network: { natGateway: "when-active" } });
  expect(boxes(readPicture(saving), "dr", "NAT gateway")).toEqual([]);
  expect(boxes(readPicture(saving), "primary", "NAT gateway")).toHaveLength(1);
});

test("with HTTPS the load balancer shows port 443", () => {
  const { stacks: https } = synthesize({
    dns: { zone: { create: undefined, id: "Z0123456789ABC", name: "acme.dev" }, https: true },
  });
  expect(boxes(readPicture(https), "primary", "Application Load Balancer")[0]?.[1]).toBe(
    "internet-facing, HTTP 80, HTTPS 443",
  );
  // An existing zone belongs to no stack.
  expect(readPicture(https).dns?.lines).toEqual([]);
});

test("a health check that needs only some of its parts shows how many", () => {
  const changed = stacks.map((stack) => {
    const json = structuredClone(stack.json) as { resource?: Record<string, Record<string, object>> };
    const check = json.resource?.aws_route53_health_check?.dns_failover_primary_may_serve;
    if (check) {
      Object.assign(check, { child_health_threshold: 1 });
    }
    return new SynthesizedStack(stack.name, json as StackJson);
  });
  expect(readPicture(changed).dns?.boxes[0]).toMatchObject({
    title: "PRIMARY answers while 1 of these hold",
    lines: [
      "HTTP 80 /health.php?deep=1 is healthy",
      "lamp-dr says /region/standby",
      "SECONDARY answers while",
      "lamp-primary denies /region/took-over",
    ],
  });
});

test("with the states in HCP Terraform it has no buckets", () => {
  const cloud = readPicture(synthesize({ backend: { kind: "cloud", organization: "acme" } }).stacks);
  expect(boxes(cloud, "primary", "S3")).toEqual([]);
  expect(arrows(cloud, "replication").map((text) => text.replace(/.*\((.*)\)/, "$1"))).toEqual([
    "asynchronous",
    "secret",
    "images",
  ]);
});

test("a task count that only AWS knows is refused", () => {
  const { stacks: given } = synthesize();
  const changed = given.map((stack) => {
    const json = structuredClone(stack.json) as {
      resource: Record<string, Record<string, { desired_count: unknown }>>;
    };
    const service = json.resource?.aws_ecs_service?.web_service_service;
    if (service) {
      service.desired_count = "${aws_other.thing.count}";
    }
    return new SynthesizedStack(stack.name, json as StackJson);
  });
  expect(() => readPicture(changed)).toThrow(
    "how many tasks aws_ecs_service.web_service_service starts with is not in the stack: desired_count is ${aws_other.thing.count}.",
  );
});

describe("nothing that is not in the stacks: a box disappears with its main resource", () => {
  const drawn = boxesOf(normal).filter(({ service }) => service !== "visitors");

  test.each(drawn.map((box): [string, Box] => [box.id, box]))("%s", (id, { resources }) => {
    // A box has all alarms or log groups: it disappears with the last of them.
    const all = new Set(
      resources.filter(({ type }) => type === resources[0]?.type).map((r) => `${r.stack} ${r.id}`),
    );
    const type = resources[0]?.type;
    const picture = readPicture(without((stack, of, name) => of === type && all.has(`${stack} ${name}`)));
    expect(boxesOf(picture).map((box) => box.id)).not.toContain(id);
    expect(boxesOf(picture).length).toBeGreaterThan(0);
  });

  test("a line with the resource that adds it", () => {
    const picture = readPicture(without((_stack, type) => type === "aws_appautoscaling_target"));
    expect(boxes(picture, "primary", "ECS service")[0]?.[1]).toBe("2 tasks");
  });

  test("an arrow with its resource", () => {
    const picture = readPicture(without((_stack, type) => type === "aws_ecr_replication_configuration"));
    expect(arrows(picture, "replication").filter((text) => text.includes("ECR"))).toEqual([]);
  });

  test("everything with all resources", () => {
    const picture = readPicture(without(() => true));
    expect(picture).toMatchObject({ regions: [], arrows: [] });
    expect(picture.dns).toBeUndefined();
    expect(resourcesOf(picture)).toEqual([]);
  });
});

test("shows exactly the resource types that their services mark as drawn", () => {
  const everything = readPicture(synthesize(EVERY_OPTION).stacks);
  const shown = new Set([normal, failedOver, everything].flatMap(resourcesOf).map(({ type }) => type));
  const types = SERVICES.flatMap(({ resources }) => Object.entries(resources));
  expect([...shown].sort()).toEqual(types.flatMap(([type, { drawn }]) => (drawn ? [type] : [])).sort());
});
