import { describe, expect, test } from "vitest";
import { addresses } from "../../test/support/scratch";
import { EVERY_OPTION, synthesize } from "../../test/support/synth";
import { evaluate } from "../terraform/hcl";
import type { Block, SynthesizedStack } from "../terraform/stack/synthesized-stack";

/**
 * Addresses are a contract: Terraform destroys a resource that has lost its address and creates it under the new one.
 * So the address of a resource that holds data, a key, or a name that others use must never change; every other change
 * must show in review, in the files of `__snapshots__`.
 */
const STATEFUL_TYPES = [
  "aws_db_instance",
  "aws_ecr_repository",
  "aws_kms_key",
  "aws_route53_zone",
  "aws_s3_bucket",
  "aws_secretsmanager_secret",
  "aws_secretsmanager_secret_version",
];

const STATEFUL = {
  primary: [
    "aws_db_instance.database",
    "aws_ecr_repository.image_registry",
    "aws_kms_key.credentials_key",
    "aws_kms_key.database_key",
    "aws_secretsmanager_secret.credentials",
    "aws_secretsmanager_secret_version.credentials",
  ],
  dr: ["aws_db_instance.database", "aws_ecr_repository.image_registry", "aws_kms_key.database_key"],
  dns: ["aws_route53_zone.zone"],
  "terraform-state": ["aws_s3_bucket.state_dr", "aws_s3_bucket.state_primary"],
};

const stateful = (stack: SynthesizedStack) =>
  addresses(stack).filter((address) => STATEFUL_TYPES.some((type) => address.startsWith(`${type}.`)));

const byName = (stacks: readonly SynthesizedStack[]) =>
  Object.fromEntries(stacks.map((stack) => [stack.name, stateful(stack)]));

describe("addresses of what holds data", () => {
  test("are these", () => {
    expect(byName(synthesize().stacks)).toEqual(STATEFUL);
  });

  test("are the same whatever the configuration", () => {
    const other = synthesize({
      name: "shop",
      regions: {
        primary: {
          region: "us-east-1",
          cidrBlock: "10.7.0.0/16",
          availabilityZones: ["us-east-1c", "us-east-1f"],
          databaseGeneration: 3,
        },
        dr: { region: "us-west-2", cidrBlock: "10.8.0.0/16" },
      },
      database: { engineVersion: "8.4.5", instanceClass: "db.m6g.large", storageType: "gp2" },
      image: { repository: "shop/web" },
      dns: { zone: { create: "shop.test" }, recordName: "buy" },
      notifications: { email: "ops@shop.test" },
    });
    expect(byName(other.stacks)).toEqual(STATEFUL);
  });
});

describe("what holds data is not destroyed by a plan", () => {
  const { primary, dr, dns, terraformState } = synthesize();
  const blocks: [string, Block][] = [primary, dr, dns, terraformState].flatMap((stack) =>
    STATEFUL_TYPES.flatMap((type) =>
      Object.entries(stack.resources(type)).map(([id, block]): [string, Block] => [
        `${stack.name} ${type}.${id}`,
        block,
      ]),
    ),
  );

  // RDS itself refuses, and retiring an old generation must stay possible. A secret's version goes with its secret.
  const otherwise = ["aws_db_instance", "aws_secretsmanager_secret_version"];
  test.each(blocks.filter(([name]) => !otherwise.some((type) => name.includes(` ${type}.`))))(
    "%s",
    (_, block) => {
      expect(block.lifecycle?.prevent_destroy).toBe(true);
    },
  );

  test.each(blocks.filter(([name]) => name.includes(" aws_db_instance.")))("%s", (_, block) => {
    const scope = { var: { unprotected_database_generations_below: 1 }, each: { key: "1" } };
    expect(evaluate(block.deletion_protection, scope)).toBe(true);
  });
});

describe("all addresses, for review", () => {
  const everyOption = synthesize(EVERY_OPTION);

  test.each(everyOption.stacks.map((stack) => [stack.name, stack] as const))(
    "%s with every option",
    async (name, stack) => {
      await expect(`${addresses(stack).join("\n")}\n`).toMatchFileSnapshot(
        `./__snapshots__/addresses-${name}-every-option.txt`,
      );
    },
  );

  test.each(synthesize().stacks.map((stack) => [stack.name, stack] as const))("%s", async (name, stack) => {
    await expect(`${addresses(stack).join("\n")}\n`).toMatchFileSnapshot(
      `./__snapshots__/addresses-${name}.txt`,
    );
  });
});
