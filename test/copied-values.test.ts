import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { RULES } from "../src/services";
import { instancesOf } from "../src/terraform/stack/instances";
import { situationsOf } from "../src/terraform/stack/situations";
import { synthesize } from "./support/synth";

const page = readFileSync(path.join(__dirname, "../docs/copied-values.md"), "utf8");
const rows = page.split("\n").filter((line) => line.startsWith("| ") && !line.startsWith("| value "));

it("says of every value what holds it: a rule that exists, or a test", () => {
  const ids = RULES.map(({ id }) => id);
  const holders = rows.map((row) => row.split(" | ").at(-1) ?? "");
  const named = holders.flatMap((holder) =>
    holder.startsWith("rule")
      ? [...(holder.split("[")[0] ?? "").matchAll(/`([^`]+)`/g)].map(([, id]) => id)
      : [],
  );
  expect(rows.length).toBeGreaterThan(15);
  expect(holders.filter((holder) => !/^rules? `|\]\(\.\.\/[\w/.-]+\.test\.ts\)/.test(holder))).toEqual([]);
  expect(named.length).toBeGreaterThan(15);
  expect(named.filter((id) => !ids.includes(id ?? ""))).toEqual([]);
});

it("is right that no plan changes the storage of a replica, or of a database that was one", () => {
  const { primary, dr } = synthesize({ database: { storageGib: 40 } });
  const sizes = [primary, dr].flatMap((stack) =>
    situationsOf(stack).flatMap((situation) =>
      instancesOf(stack, "aws_db_instance", situation).flatMap(({ key, values }) =>
        values.allocated_storage === undefined || values.allocated_storage === null
          ? []
          : [`${stack.name} ${key}: ${values.allocated_storage}`],
      ),
    ),
  );
  expect([...new Set(sizes)]).toEqual(["primary 1: 40"]);
});
