import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Cidr } from "./cidr";
import { parseConfig } from "./parse";
import { plannedSubnets, withBackend } from "./resolve";
import { documentWith } from "./test-support";

describe("the smallest valid document takes the figures of the architecture picture", () => {
  const config = parseConfig(documentWith());

  test("regions, networks and zones", () => {
    expect(config.regions.primary).toEqual({
      region: "eu-west-1",
      cidrBlock: "11.0.0.0/16",
      availabilityZones: ["eu-west-1a", "eu-west-1b"],
      publicSubnets: ["11.0.1.0/24", "11.0.2.0/24"],
      privateSubnets: ["11.0.3.0/24", "11.0.4.0/24"],
      posture: "active",
      databaseGeneration: 1,
      oldestDatabaseGeneration: 1,
    });
    expect(config.regions.dr).toEqual({
      region: "eu-central-1",
      cidrBlock: "11.1.0.0/16",
      availabilityZones: ["eu-central-1a", "eu-central-1b"],
      publicSubnets: ["11.1.1.0/24", "11.1.2.0/24"],
      privateSubnets: ["11.1.3.0/24", "11.1.4.0/24"],
      posture: "standby",
      databaseGeneration: 1,
      oldestDatabaseGeneration: 1,
    });
  });

  test("a task of 512 CPU units and 1 GB, whose logs are kept 3 days in /ecs/lamp-visitor", () => {
    expect(config.service).toEqual({
      cpuUnits: 512,
      memoryMib: 1024,
      logGroup: "/ecs/lamp-visitor",
      logRetentionDays: 3,
      standbyTasks: 0,
      executeCommand: false,
      containerInsights: false,
    });
  });

  test("1 to 6 tasks, 2 in normal operation, at 70 % in 2 periods of 60 s, with a cooldown of 300 s", () => {
    expect(config.scaling).toEqual({
      minTasks: 1,
      normalTasks: 2,
      maxTasks: 6,
      scaleOutAboveCpuPercent: 70,
      scaleInBelowCpuPercent: 70,
      evaluationPeriods: 2,
      periodSeconds: 60,
      cooldownSeconds: 300,
    });
  });

  test("a db.t3.micro of 20 GB without Multi-AZ, with the one day of backups that a replica needs", () => {
    expect(config.database).toEqual({
      name: "visitors",
      username: "lamp",
      instanceClass: "db.t3.micro",
      storageGib: 20,
      storageType: "gp3",
      engineVersion: "8.4",
      multiAz: false,
      backupRetentionDays: 1,
      backupWindow: "02:00-03:00",
      maintenanceWindow: "sun:04:00-sun:05:00",
    });
  });

  test("the image lamp-apache:latest", () => {
    expect(config.image).toEqual({ repository: "lamp-apache", tag: "latest" });
    expect(config.imageRegistry).toEqual({ manageReplication: true });
  });

  test("a record www in the zone, over HTTP", () => {
    expect(config.dns).toEqual({
      zone: { create: "lamp-visitor.test" },
      recordName: "www.lamp-visitor.test",
      https: false,
      acceleratedRecovery: false,
      healthCheckIntervalSeconds: 30,
    });
  });

  test("what the picture leaves open", () => {
    expect(config.name).toBe("lamp");
    expect(config.tags).toEqual({});
    expect(config.notifications).toEqual({ email: null });
    expect(config.objectives).toEqual({ rtoMinutes: 30, rpoMinutes: 5 });
    expect(config.network).toEqual({ natGateway: "always", flowLogRetentionDays: 3 });
    expect(config.credentials).toEqual({ recoveryWindowDays: 7, rotation: null });
    expect(config.iam).toEqual({ permissionsBoundaryArn: null });
    expect(config.backend).toEqual({
      kind: "s3",
      buckets: {
        primary: "lamp-tfstate-123456789012-eu-west-1",
        dr: "lamp-tfstate-123456789012-eu-central-1",
      },
    });
  });
});

describe("derived values follow the values they derive from", () => {
  test("names follow the name", () => {
    const config = parseConfig(documentWith({ name: "shop" }));
    expect(config.service.logGroup).toBe("/ecs/shop-visitor");
    expect(config.image.repository).toBe("shop-apache");
    expect(config.backend).toMatchObject({ buckets: { dr: "shop-tfstate-123456789012-eu-central-1" } });
  });

  test("zones and subnets follow the region and its range", () => {
    const config = parseConfig(
      documentWith({ "regions.dr.region": "eu-north-1", "regions.dr.cidrBlock": "10.9.0.0/20" }),
    );
    expect(config.regions.dr.availabilityZones).toEqual(["eu-north-1a", "eu-north-1b"]);
    expect(config.regions.dr.publicSubnets).toEqual(["10.9.0.32/27", "10.9.0.64/27"]);
    expect(config.regions.dr.privateSubnets).toEqual(["10.9.0.96/27", "10.9.0.128/27"]);
  });

  test("workspaces of HCP Terraform follow the name", () => {
    const config = parseConfig(documentWith({ backend: { kind: "cloud", organization: "acme" } }));
    expect(config.backend).toEqual({
      kind: "cloud",
      organization: "acme",
      hostname: "app.terraform.io",
      workspaces: { primary: "lamp-primary", dr: "lamp-dr", dns: "lamp-dns" },
    });
  });

  test("a configuration with its states elsewhere has the default names there, and is the same otherwise", () => {
    const inS3 = parseConfig(documentWith());
    const inCloud = withBackend(inS3, "cloud");
    expect(inCloud).toEqual({
      ...inS3,
      backend: {
        kind: "cloud",
        organization: "example",
        hostname: "app.terraform.io",
        workspaces: { primary: "lamp-primary", dr: "lamp-dr", dns: "lamp-dns" },
      },
    });
    expect(withBackend(inCloud, "s3")).toEqual(inS3);
  });

  test("a configuration whose states are already there keeps its names", () => {
    const config = parseConfig(documentWith({ backend: { kind: "cloud", organization: "acme" } }));
    expect(withBackend(config, "cloud")).toBe(config);
  });

  test("given values stay as they are", () => {
    const config = parseConfig(
      documentWith({
        "regions.primary.availabilityZones": ["eu-west-1c", "eu-west-1a"],
        "regions.primary.publicSubnets": ["11.0.16.0/20", "11.0.32.0/20"],
        "service.logGroup": "/app/web",
        "image.repository": "team/web",
        "backend.kind": "s3",
        "backend.buckets.dr": "acme-state-dr",
      }),
    );
    expect(config.regions.primary.availabilityZones).toEqual(["eu-west-1c", "eu-west-1a"]);
    expect(config.regions.primary.publicSubnets).toEqual(["11.0.16.0/20", "11.0.32.0/20"]);
    expect(config.service.logGroup).toBe("/app/web");
    expect(config.image.repository).toBe("team/web");
    expect(config.backend).toEqual({
      kind: "s3",
      buckets: { primary: "lamp-tfstate-123456789012-eu-west-1", dr: "acme-state-dr" },
    });
  });

  test.each([
    ["www", "www.lamp-visitor.test"],
    ["lamp-visitor.test", "lamp-visitor.test"],
    ["a.b.lamp-visitor.test", "a.b.lamp-visitor.test"],
  ])("the record %s is %s", (recordName, expected) => {
    expect(parseConfig(documentWith({ "dns.recordName": recordName })).dns.recordName).toBe(expected);
  });

  test("$schema is for editors and leaves no trace", () => {
    expect(parseConfig(documentWith({ $schema: "./config.schema.json" }))).toEqual(
      parseConfig(documentWith()),
    );
  });
});

test("the result is deeply frozen", () => {
  const config = parseConfig(documentWith());
  expect(Object.isFrozen(config)).toBe(true);
  expect(Object.isFrozen(config.regions.primary.publicSubnets)).toBe(true);
  expect(Object.isFrozen(config.dns.zone)).toBe(true);
});

test("planned subnets lie in their VPC, do not overlap, and are large enough for a load balancer", () => {
  const vpc = fc
    .record({ address: fc.nat(2 ** 32 - 1), prefixLength: fc.integer({ min: 16, max: 24 }) })
    .map(({ address, prefixLength }) => {
      const octets = [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join(".");
      return Cidr.enclosing(`${octets}/${prefixLength}`) as Cidr;
    });
  fc.assert(
    fc.property(vpc, (block) => {
      const planned = plannedSubnets(block.toString());
      const subnets = [...planned.public, ...planned.private].map(Cidr.parse);
      expect(subnets).toHaveLength(4);
      for (const [index, subnet] of subnets.entries()) {
        expect(block.contains(subnet)).toBe(true);
        expect(subnet.prefixLength).toBeLessThanOrEqual(27);
        for (const other of subnets.slice(index + 1)) {
          expect(subnet.overlaps(other)).toBe(false);
        }
      }
    }),
    { numRuns: 3000 },
  );
});
