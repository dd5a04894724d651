import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { synthesize } from "../../test/support/synth";
import { checkStacks, SERVICES, SynthesizedStack } from ".";

const duplicates = (types: readonly string[]) => types.filter((type, at) => types.indexOf(type) !== at);

describe("the list of services", () => {
  test("has every folder", () => {
    const folders = readdirSync(__dirname, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(SERVICES.map(({ id }) => id)).toEqual(folders.map(({ name }) => name).sort());
  });

  test("has each type in one service", () => {
    expect(duplicates(SERVICES.flatMap(({ resources }) => Object.keys(resources)))).toEqual([]);
    expect(duplicates(SERVICES.flatMap(({ dataSources = [] }) => dataSources))).toEqual([]);
    expect(duplicates(SERVICES.flatMap(({ ephemerals = [] }) => ephemerals))).toEqual([]);
  });
});

describe("a type that no service claims", () => {
  /** The DR stack with one more block. */
  const withMore = (kind: "resource" | "data" | "ephemeral", type: string) => {
    const { name, json } = synthesize().dr;
    return checkStacks([
      new SynthesizedStack(name, { ...json, [kind]: { ...json[kind], [type]: { it: {} } } }),
    ]);
  };

  test.each([
    ["resource", "aws_qldb_ledger", "aws_qldb_ledger.it", "resource"],
    ["resource", "random_password", "random_password.it", "resource"],
    // Claimed as a resource only.
    ["data", "aws_lb", "data.aws_lb.it", "data source"],
    ["ephemeral", "aws_kms_secrets", "ephemeral.aws_kms_secrets.it", "ephemeral resource"],
  ] as const)("is refused: %s %s", (kind, type, address, word) => {
    expect(withMore(kind, type)[0]).toEqual({
      rule: null,
      severity: "error",
      stack: "dr",
      address,
      message: `${type} is a ${word} of no service in src/services: no rule, policy or diagram covers it`,
      fix: 'Claim it there; see "Add a service" in CONTRIBUTING.md.',
    });
  });

  test("does not include claimed types", () => {
    expect(withMore("resource", "aws_lb").filter(({ rule }) => rule === null)).toEqual([]);
  });
});
