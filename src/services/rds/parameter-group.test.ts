import { expect, test } from "vitest";
import { synthesize } from "../../../test/support/synth";
import { SynthesizedStack } from "../../terraform/stack/synthesized-stack";
import { databaseParameters } from "./parameter-group";

test("a stand-in's settings are those of the synthesized parameter group", () => {
  const { stacks } = synthesize();
  expect(databaseParameters(stacks)).toMatchObject({ require_secure_transport: "1" });
});

test("what RDS computes from the instance class is left out", () => {
  const parameter = [
    { name: "max_connections", value: "{DBInstanceClassMemory/12582880}" },
    { name: "binlog_format", value: "ROW" },
  ];
  const stack = new SynthesizedStack("primary", {
    resource: { aws_db_parameter_group: { group: { parameter } } },
  });
  expect(databaseParameters([stack])).toEqual({ binlog_format: "ROW" });
});

test("stacks without a primary are refused, with their names", () => {
  expect(() => databaseParameters([new SynthesizedStack("dns", {})])).toThrow(
    "No stack primary; the stacks are: dns.",
  );
});
