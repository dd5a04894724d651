import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ResourceChange } from "../terraform/plan";
import { reviewPlan } from ".";
import { LOSES_NOTHING } from "./rules/destroy/kinds";
import { deleted, replaced } from "./rules/test-support";
import { knownTypes } from "./schema/provider-schema";

const verdictOf = (change: ResourceChange) =>
  reviewPlan({ format_version: "1.2", terraform_version: "1.11.4", resource_changes: [change] }).verdict;

/** Nouns and endings of types, so that generated ones meet the rules' words, and random ones. */
const part = fc.constantFrom(
  ...[
    "db",
    "instance",
    "policy",
    "group",
    "route",
    "table",
    "configuration",
    "attachment",
    "record",
    "alarm",
  ],
  ...["random", "null", "resource", "time", "local", "file", "key", "secret", "version", "association", "v2"],
);
const anyType = fc.oneof(
  fc
    .tuple(
      fc.constantFrom("aws", "awscc", "google", "azurerm", "kubernetes", "github", "random", "acme", "null"),
      fc.array(part, { minLength: 1, maxLength: 4 }),
    )
    .map(([provider, parts]) => [provider, ...parts].join("_")),
  fc.stringMatching(/^[a-z][a-z0-9_]{0,30}$/),
);
const values = fc.dictionary(
  fc.constantFrom(
    "id",
    "name",
    "policy",
    "bucket",
    "rule",
    "status",
    "enabled",
    "actions_enabled",
    "skip_destroy",
  ),
  fc.constantFrom<unknown>("a", "", true, false, null, 0, 1, [], [{ status: "Disabled" }]),
);

const changes = (type: string, before: Readonly<Record<string, unknown>>) => [
  deleted(type, before),
  replaced(type, before, { ...before, name: "b" }),
];

describe("a delete or a replacement is never called clear", () => {
  it("of any type of the AWS provider, except those that lose nothing", () => {
    const clear = knownTypes().filter((type) =>
      changes(type, { id: "a" }).some((change) => verdictOf(change) === "clear"),
    );
    expect(knownTypes().length).toBeGreaterThan(1_500);
    expect(clear.sort()).toEqual(
      knownTypes()
        .filter((type) => LOSES_NOTHING.test(type))
        .sort(),
    );
    expect(clear.length).toBeLessThan(20);
  });

  it("of any type of any provider, whatever it holds", () => {
    fc.assert(
      fc.property(anyType, values, (type, before) => {
        fc.pre(!LOSES_NOTHING.test(type));
        expect(changes(type, before).map(verdictOf)).not.toContain("clear");
      }),
      { numRuns: 2_000 },
    );
  });
});
