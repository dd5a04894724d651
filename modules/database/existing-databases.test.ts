import { describe, expect, test } from "vitest";
import { expose, synthesizeAlone } from "../../test/support/scratch";
import { Posture } from "../posture";
import { databasePreconditions, ExistingDatabases } from "./existing-databases";
import { DatabaseGenerations } from "./generations";

describe("existing databases", () => {
  const stack = synthesizeAlone((scope) => {
    const existing = new ExistingDatabases(scope, "existing", { identifiers: '["shop-dr-1", "shop-dr-2"]' });
    expose(scope, { byIdentifier: existing.byIdentifier, found: existing.found });
  });

  test("are looked up by identifier, which may find none", () => {
    expect(stack.dataSource("aws_db_instances")).toEqual({
      filter: [{ name: "db-instance-id", values: '${["shop-dr-1", "shop-dr-2"]}' }],
    });
  });

  test("are read one by one", () => {
    expect(stack.dataSource("aws_db_instance")).toEqual({
      for_each: "${toset(data.aws_db_instances.existing_found.instance_identifiers)}",
      db_instance_identifier: "${each.key}",
    });
  });

  test("are exposed as a map, and as a list of identifiers", () => {
    expect(stack.output("byIdentifier").value).toBe("data.aws_db_instance.existing_each");
    expect(stack.output("found").value).toBe("data.aws_db_instances.existing_found.instance_identifiers");
  });

  test("depend on no resource: a plan must know them before it changes anything", () => {
    expect(JSON.stringify(stack.json.data)).not.toMatch(/(?<!data\.)\baws_\w+\./);
  });
});

// src/stacks/posture.test.ts lets Terraform evaluate each of them in every possible state.
describe("a refusal", () => {
  function messages(firstGenerationIsNew: boolean): string[] {
    let found: string[] = [];
    synthesizeAlone((scope) => {
      const posture = new Posture(scope, "posture", { default: "active" });
      const generations = new DatabaseGenerations(scope, "generations", {
        name: "shop-dr",
        current: 1,
        oldest: 1,
      });
      const existing = new ExistingDatabases(scope, "existing", { identifiers: generations.identifiers });
      found = databasePreconditions({ existing, generations, posture, firstGenerationIsNew }).map(
        ({ errorMessage }) => errorMessage,
      );
    });
    return found;
  }

  const expected = [
    "shop-dr-${each.key} is a writer: standby would throw its data away, and RDS cannot make it a replica again. " +
      "Plan with -var posture=active to leave it as it is; to follow the peer, make a new replica beside it " +
      "(runbook: Reprotect): -var posture=standby -var database_generation=${var.database_generation + 1}.",
    "Generation 1 is this region's original database and starts as the writer. " +
      "Plan with -var posture=active, or follow the peer with -var database_generation=2 (runbook: Reprotect).",
    "Generation 1 is born empty, not from a snapshot. Restore into a new one: " +
      "-var database_generation=2 -var oldest_database_generation=2 with the same -var database_snapshot_identifier " +
      "(runbook: Restore from a snapshot).",
    "There is no shop-dr-${each.key} to promote. " +
      "Plan with -var posture=standby to make a replica first, or, when both regions' databases are lost, " +
      "restore one with -var database_snapshot_identifier=... (runbook: Restore from a snapshot).",
    "shop-dr-${each.key} is no writer, so there is nothing to quiesce: that is for the region that serves, " +
      "before its peer takes over (runbook: Switchover). Plan with -var posture=standby to leave it as it is.",
    "shop-dr-${each.key} is still a replica and would be promoted by becoming an older generation. " +
      "Retire it in the same plan with -var oldest_database_generation=${var.database_generation}, " +
      "or keep it as the current generation.",
    "There is no shop-dr-${each.key}: an older generation is kept, never made anew. " +
      "Plan with -var oldest_database_generation=${each.key + 1}.",
  ];

  test("states what is wrong and which runbook step fixes it", () => {
    expect(messages(true)).toEqual(expected);
  });

  test("is the same where generation 1 is a replica", () => {
    expect(messages(false)).toEqual(expected);
  });
});
