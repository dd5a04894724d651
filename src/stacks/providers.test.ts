import { describe, expect, test } from "vitest";
import { synthesize } from "../../test/support/synth";

const { primary, dr, dns, terraformState } = synthesize();

describe("the AWS provider", () => {
  test("of each stack is in its region", () => {
    const regions = (stack: typeof primary) =>
      stack.json.provider?.aws?.map(({ alias, region }) => `${alias ?? "default"} ${region}`);
    expect(regions(primary)).toEqual(["default eu-west-1"]);
    expect(regions(dr)).toEqual(["default eu-central-1"]);
    expect(regions(dns)).toEqual(["default eu-central-1", "metrics us-east-1"]);
    expect(regions(terraformState)).toEqual(["default eu-west-1", "dr eu-central-1"]);
  });

  test.each([
    ["primary", primary],
    ["dr", dr],
    ["dns", dns],
    ["terraform-state", terraformState],
  ])("of %s refuses any account but the configured one, and tags what it creates", (name, stack) => {
    for (const provider of stack.json.provider?.aws ?? []) {
      expect(provider.allowed_account_ids).toEqual(["123456789012"]);
      expect(provider.default_tags).toEqual([
        { tags: { Project: "lamp", ManagedBy: "terraform", Stack: name } },
      ]);
    }
    expect.hasAssertions();
  });

  test.each([
    ["primary", primary],
    ["dr", dr],
    ["dns", dns],
    ["terraform-state", terraformState],
  ])("of %s is 5.100.0 exactly, and no other provider is used", (_, stack) => {
    expect(stack.json.terraform?.required_providers).toEqual({ aws: { source: "aws", version: "5.100.0" } });
  });

  test("adds the configured tags, which win", () => {
    const tagged = synthesize({ tags: { Team: "web", Project: "shop" } });
    expect(tagged.primary.provider().default_tags).toEqual([
      { tags: { Project: "shop", ManagedBy: "terraform", Stack: "primary", Team: "web" } },
    ]);
  });
});
