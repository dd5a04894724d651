import { describe, expect, test } from "vitest";
import { loadConfig } from "./load";
import { parseConfig } from "./parse";
import { documentWith } from "./test-support";
import { configWarnings } from "./warnings";

const quiet = {
  "regions.primary.cidrBlock": "10.0.0.0/16",
  "regions.dr.cidrBlock": "10.1.0.0/16",
  "scaling.scaleInBelowCpuPercent": 35,
  "image.tag": "4f2c1ab",
};
const warningsWith = (values: Record<string, unknown>) =>
  configWarnings(parseConfig(documentWith({ ...quiet, ...values })));

test("the defaults of the picture have four", () => {
  expect(configWarnings(parseConfig(documentWith())).map(({ path }) => path)).toEqual([
    "regions.primary.cidrBlock",
    "regions.dr.cidrBlock",
    "scaling.scaleInBelowCpuPercent",
    "image.tag",
  ]);
});

test("a configuration without cause for a warning has none", () => {
  expect(warningsWith({})).toEqual([]);
});

describe("what RDS is not known to offer", () => {
  test("a patch release", () => {
    expect(warningsWith({ "database.engineVersion": "8.4.999" })).toEqual([
      {
        id: "engine-version-not-offered",
        path: "database.engineVersion",
        value: "8.4.999",
        text: "RDS did not offer it on 2026-09-01, only 8.4.5, 8.4.6, 8.4.7, 8.4.8, 8.4.9, 8.4.10, 8.4.11; what it offers now: aws rds describe-db-engine-versions --engine mysql --query 'DBEngineVersions[].EngineVersion'",
      },
    ]);
  });

  test("a family of classes", () => {
    expect(warningsWith({ "database.instanceClass": "db.zz9.99xlarge" })).toEqual([
      {
        id: "instance-class-not-offered",
        path: "database.instanceClass",
        value: "db.zz9.99xlarge",
        text: "RDS for MySQL did not offer it on 2026-09-01, only the families t3, t4g, m5, m5d, m6g, m6gd, m6i, m6id, m7g, m7i, m8g, m8gd, r5, r5b, r5d, r6g, r6gd, r6i, r6id, r7g, r7i, r8g, r8gd, x2g, x2idn, x2iedn; what a region offers now: aws rds describe-orderable-db-instance-options --engine mysql --engine-version 8.4 --query 'OrderableDBInstanceOptions[].DBInstanceClass'",
      },
    ]);
  });

  test("a size of a family", () => {
    expect(warningsWith({ "database.instanceClass": "db.t3.24xlarge" }).map(({ text }) => text)).toEqual([
      "RDS for MySQL did not offer it on 2026-09-01, only db.t3 in the sizes micro, small, medium, large, xlarge, 2xlarge; what a region offers now: aws rds describe-orderable-db-instance-options --engine mysql --engine-version 8.4 --query 'OrderableDBInstanceOptions[].DBInstanceClass'",
    ]);
  });

  test("nothing about what it offers", () => {
    expect(
      warningsWith({ "database.engineVersion": "8.4.11", "database.instanceClass": "db.r8g.48xlarge" }),
    ).toEqual([]);
  });
});

describe("regions", () => {
  test("us-east-1 as the primary, since losing it loses the IAM control plane", () => {
    expect(warningsWith({ "regions.primary.region": "us-east-1" })).toEqual([
      {
        id: "primary-in-us-east-1",
        path: "regions.primary.region",
        value: "us-east-1",
        text: "the control planes of IAM and Route 53 are in us-east-1: when it is lost, a plan that refreshes waits for IAM in vain, so activate with --no-refresh (plain Terraform: -refresh=false)",
      },
    ]);
  });

  test("none about us-east-1 as DR: it is up when DR is activated", () => {
    expect(warningsWith({ "regions.dr.region": "us-east-1" })).toEqual([]);
  });
});

describe("addresses", () => {
  test("public space, with the private range to change to", () => {
    expect(warningsWith({ "regions.dr.cidrBlock": "11.1.0.0/16" })).toEqual([
      {
        id: "cidr-block-public",
        path: "regions.dr.cidrBlock",
        value: "11.1.0.0/16",
        text: 'public address space: the real hosts of 11.1.0.0/16 cannot be reached from this VPC, and no private range can be added to it later; to change: "cidrBlock": "10.1.0.0/16"',
      },
    ]);
  });

  test("a private range that is free", () => {
    expect(
      warningsWith({
        "regions.primary.cidrBlock": "11.255.0.0/16",
        "regions.dr.cidrBlock": "10.255.0.0/17",
      })[0]?.text,
    ).toMatch(/to change: "cidrBlock": "10\.0\.0\.0\/16"$/);
  });

  test.each(["10.200.0.0/16", "172.16.0.0/16", "172.31.0.0/20", "192.168.0.0/20", "100.64.0.0/16"])(
    "none about %s",
    (block) => {
      expect(warningsWith({ "regions.dr.cidrBlock": block })).toEqual([]);
    },
  );

  test.each(["172.15.0.0/16", "172.32.0.0/16", "192.169.0.0/16", "100.128.0.0/16", "9.0.0.0/16"])(
    "one about %s",
    (block) => {
      expect(warningsWith({ "regions.dr.cidrBlock": block })).toMatchObject([
        { path: "regions.dr.cidrBlock", value: block },
      ]);
    },
  );

  test("a range that AWS services use themselves", () => {
    expect(warningsWith({ "regions.dr.cidrBlock": "172.17.0.0/20" })).toEqual([
      {
        id: "cidr-block-used-by-aws",
        path: "regions.dr.cidrBlock",
        value: "172.17.0.0/20",
        text: "AWS services such as Cloud9 and SageMaker use 172.17.0.0/16 themselves: choose another range",
      },
    ]);
  });
});

describe("thresholds", () => {
  test("the picture's, which oscillate, with the numbers", () => {
    expect(warningsWith({ "scaling.scaleInBelowCpuPercent": 70 })).toEqual([
      {
        id: "scaling-oscillates",
        path: "scaling.scaleInBelowCpuPercent",
        value: 70,
        text: 'scaling oscillates: 1 task at 75 % scales out to 2 at 37.5 %, under 70 %, so the new task is removed and the load returns; to change: "scaleInBelowCpuPercent": 35 or less',
      },
    ]);
  });

  test("a scale-in threshold below the other and still too close", () => {
    expect(warningsWith({ "scaling.scaleInBelowCpuPercent": 36 })[0]?.text).toBe(
      'scaling oscillates: 1 task at 71 % scales out to 2 at 35.5 %, under 36 %, so the new task is removed and the load returns; to change: "scaleInBelowCpuPercent": 35 or less',
    );
  });

  test("more tasks allow closer thresholds", () => {
    expect(warningsWith({ "scaling.minTasks": 2, "scaling.scaleInBelowCpuPercent": 47 })[0]?.text).toBe(
      'scaling oscillates: 2 tasks at 70.3 % scale out to 3 at 46.8 %, under 47 %, so the new task is removed and the load returns; to change: "scaleInBelowCpuPercent": 46 or less',
    );
    expect(warningsWith({ "scaling.minTasks": 2, "scaling.scaleInBelowCpuPercent": 46 })).toEqual([]);
  });

  test("none where nothing scales", () => {
    const fixed = { "scaling.minTasks": 2, "scaling.normalTasks": 2, "scaling.maxTasks": 2 };
    expect(warningsWith({ ...fixed, "scaling.scaleInBelowCpuPercent": 70 })).toEqual([]);
  });
});

test("the tag latest", () => {
  expect(warningsWith({ "image.tag": "latest" })).toEqual([
    {
      id: "image-tag-moves",
      path: "image.tag",
      value: "latest",
      text: "the tag moves with every push, so a restarted task may run a different image, and there is no earlier tag to roll back to; use the commit's tag",
    },
  ]);
});

test("two active regions", () => {
  expect(warningsWith({ "regions.dr.posture": "active" })).toEqual([
    {
      id: "both-regions-active",
      path: "regions.dr.posture",
      value: "active",
      text: "both regions are active, each with its own writer: right between an activation and the end of its repair, while DNS stays with DR; otherwise what is written to one is missing from the other",
    },
  ]);
});

describe("an acknowledged warning", () => {
  test("is not repeated, in either region", () => {
    const values = { "regions.primary.cidrBlock": "11.0.0.0/16", "regions.dr.cidrBlock": "11.1.0.0/16" };
    expect(warningsWith(values)).toHaveLength(2);
    expect(warningsWith({ ...values, "acknowledge.cidr-block-public": "ours" })).toEqual([]);
  });

  test("that nothing raises any more is one itself", () => {
    expect(warningsWith({ "acknowledge.image-tag-moves": "until there is a pipeline" })).toEqual([
      {
        path: "acknowledge.image-tag-moves",
        value: "until there is a pipeline",
        text: "nothing raises this warning any more: remove the line, or it hides the warning when it comes back",
      },
    ]);
  });
});

test("the shipped configuration ends without warnings", () => {
  expect(configWarnings(loadConfig({ path: "config/production.json" }))).toEqual([]);
});
