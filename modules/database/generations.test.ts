import { describe, expect, test } from "vitest";
import { expose, outputValues, synthesizeAlone } from "../../test/support/scratch";
import { DatabaseGenerations } from "./generations";

const stack = synthesizeAlone((scope) => {
  const generations = new DatabaseGenerations(scope, "anything", { name: "shop-dr", current: 4, oldest: 3 });
  const { forEach, eachIsCurrent, eachIsFromSnapshot, eachIdentifier, currentIdentifier, identifiers } =
    generations;
  expose(scope, {
    forEach,
    eachIsCurrent,
    eachIsFromSnapshot,
    eachIdentifier,
    currentIdentifier,
    identifiers,
  });
});

describe("variables", () => {
  test("are four, with fixed names: operators set them in plans", () => {
    expect(Object.keys(stack.json.variable ?? {}).toSorted()).toEqual([
      "database_generation",
      "database_snapshot_identifier",
      "oldest_database_generation",
      "unprotected_database_generations_below",
    ]);
  });

  test("the current generation has the default given and is a whole number from 1", () => {
    expect(stack.variable("database_generation")).toEqual({
      type: "number",
      nullable: false,
      default: 4,
      description: "The current database. Raise it by one to make a new replica of the peer (reprotect).",
      validation: [
        {
          condition:
            "${var.database_generation >= 1 && floor(var.database_generation) == var.database_generation}",
          error_message: "A generation is a whole number from 1.",
        },
      ],
    });
  });

  test("the oldest generation has the default given and is a whole number up to the current one", () => {
    expect(stack.variable("oldest_database_generation")).toEqual({
      type: "number",
      nullable: false,
      default: 3,
      description: "The oldest database kept. Raise it to retire the ones before, with a final snapshot.",
      validation: [
        {
          condition:
            "${var.oldest_database_generation >= 1 && floor(var.oldest_database_generation) == " +
            "var.oldest_database_generation && var.oldest_database_generation <= var.database_generation}",
          error_message: "The oldest generation is a whole number from 1 to database_generation.",
        },
      ],
    });
  });

  test("every generation is protected by default, and the current one always", () => {
    expect(stack.variable("unprotected_database_generations_below")).toEqual({
      type: "number",
      nullable: false,
      default: 1,
      description:
        "Databases older than this one lose their deletion protection, so that a later plan can retire them. 1: none does.",
      validation: [
        {
          condition:
            "${var.unprotected_database_generations_below >= 1 && " +
            "floor(var.unprotected_database_generations_below) == var.unprotected_database_generations_below && " +
            "var.unprotected_database_generations_below <= var.database_generation}",
          error_message:
            "unprotected_database_generations_below is a whole number from 1 to database_generation: the current database keeps its protection.",
        },
      ],
    });
  });

  test("there is no snapshot unless one is given", () => {
    expect(stack.variable("database_snapshot_identifier")).toMatchObject({
      type: "string",
      nullable: false,
      default: "",
      description:
        "Snapshot that the current generation is restored from when it is created: for the day when both regions' databases are lost.",
    });
  });
});

test("expressions count from the oldest to the current generation, and name each", () => {
  expect(outputValues(stack)).toEqual({
    forEach:
      "${toset([for g in range(var.oldest_database_generation, var.database_generation + 1) : tostring(g)])}",
    eachIsCurrent: "each.key == tostring(var.database_generation)",
    eachIsFromSnapshot:
      'var.database_snapshot_identifier != "" && each.key == tostring(var.database_generation)',
    eachIdentifier: "shop-dr-${each.key}",
    currentIdentifier: "shop-dr-${var.database_generation}",
    identifiers:
      '[for g in range(var.oldest_database_generation, var.database_generation + 1) : "shop-dr-${g}"]',
  });
});
