import { expect, test } from "vitest";
import { synthesize } from "../../../test/support/synth";
import { SynthesizedStack } from "../../terraform/stack/synthesized-stack";
import { databaseParameters } from "./parameter-group";

test("a stand-in's settings are those of the synthesized parameter groups", () => {
  const { stacks } = synthesize();
  expect(databaseParameters(stacks)).toEqual({
    require_secure_transport: "1",
    binlog_format: "ROW",
    autocommit: "1",
    sql_mode:
      "ONLY_FULL_GROUP_BY,STRICT_TRANS_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION",
    transaction_isolation: "REPEATABLE-READ",
    innodb_flush_log_at_trx_commit: "1",
    sync_binlog: "1",
  });
});

test.each([
  ["none", {}],
  [
    "two that differ",
    { old: { parameter: [] }, new: { parameter: [{ name: "binlog_format", value: "ROW" }] } },
  ],
])("a region with %s is refused", (_, groups) => {
  const stack = new SynthesizedStack("primary", { resource: { aws_db_parameter_group: groups } });
  expect(() => databaseParameters([stack])).toThrow("are not one or more with the same settings");
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
