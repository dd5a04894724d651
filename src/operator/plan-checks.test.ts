import { describe, expect, it } from "vitest";
import { type PlanJson, summarizePlan } from "../terraform/plan";
import { activate, quiesce, type RegionVariables, reprotect, retire, type Step, upgrade } from "./lifecycle";
import { isWithin, planMismatch, unexpectedChanges } from "./plan-checks";
import { change } from "./test-support";

const standby: RegionVariables = {
  posture: "standby",
  databaseGeneration: 1,
  oldestDatabaseGeneration: 1,
  unprotectedDatabaseGenerationsBelow: 1,
  fencesPeer: false,
};
const active: RegionVariables = { ...standby, posture: "active" };
const two: RegionVariables = { ...active, databaseGeneration: 2 };

const steps: Record<string, Step> = {
  activate: activate("dr", standby),
  quiesce: quiesce("primary", { primary: active, dr: standby }),
  reprotect: reprotect("primary", { primary: active, dr: active }),
  retire: retire("primary", two)[1] as Step,
  upgrade: upgrade("dr", { primary: active, dr: standby }),
};

function plan(...changes: ReturnType<typeof change>[]): PlanJson {
  return { format_version: "1.2", terraform_version: "1.11.4", resource_changes: changes };
}

const promotion = change(
  'aws_db_instance.database["1"]',
  "update",
  { replicate_source_db: "arn:aws:rds:eu-west-1:123456789012:db:lamp-primary-1" },
  { replicate_source_db: null },
);

describe("unexpected changes", () => {
  it.each<[string, ReturnType<typeof change>[]]>([
    ["activate", [promotion, change("aws_ecs_service.web_service_service", "update")]],
    ["activate", [change("aws_nat_gateway.network_nat", "create"), change("aws_eip.network_nat", "create")]],
    ["reprotect", [change('aws_db_instance.database["2"]', "create")]],
    ["retire", [change('aws_db_instance.database["1"]', "delete")]],
    ["retire", [change('aws_cloudwatch_log_group.database_log_error["1"]', "delete")]],
    [
      "upgrade",
      [
        change("aws_db_parameter_group.database_parameter_group_9_7[0]", "create"),
        change('aws_db_instance.database["1"]', "update"),
      ],
    ],
  ])("are none for %s that does only its own work: %#", (step, changes) => {
    expect(unexpectedChanges(steps[step] as Step, summarizePlan(plan(...changes)))).toEqual([]);
  });

  it.each<[string, ReturnType<typeof change>, string]>([
    [
      "activate",
      change('aws_db_instance.database["1"]', "delete"),
      'it destroys aws_db_instance.database["1"]',
    ],
    [
      "activate",
      change("aws_iam_role.task", "update"),
      "it changes aws_iam_role.task, in a global control plane that may be down",
    ],
    [
      "activate",
      change("aws_lb.web", "create"),
      "it creates aws_lb.web, which a standby should already have",
    ],
    [
      "reprotect",
      change('aws_db_instance.database["1"]', "delete"),
      'it destroys aws_db_instance.database["1"]',
    ],
    [
      "upgrade",
      change("aws_ecs_task_definition.web_service_task", "update"),
      "it changes aws_ecs_task_definition.web_service_task, which has nothing to do with an upgrade: plan and apply that first",
    ],
    ["quiesce", promotion, 'it promotes aws_db_instance.database["1"]'],
    ["retire", change("aws_kms_key.database_key", "delete"), "it destroys aws_kms_key.database_key"],
  ])("of %s: %#", (step, unexpected, message) => {
    expect(unexpectedChanges(steps[step] as Step, summarizePlan(plan(unexpected)))).toEqual([message]);
  });
});

describe("what a plan's actions mean to a step", () => {
  const actions = ["create", "forget"] as const;
  const database = { ...promotion, change: { ...promotion.change, actions } };
  const role = change("aws_iam_role.task", "update");
  const untouched = { ...role.change, actions: ["no-op"] as const };

  it.each(Object.keys(steps))("%s should leave nothing behind", (step) => {
    expect(unexpectedChanges(steps[step] as Step, summarizePlan(plan(database)))).toEqual([
      `it leaves aws_db_instance.database["1"] behind, in AWS but no longer in Terraform's state`,
    ]);
  });

  it("an import and a move change nothing in a global control plane", () => {
    const imported = { ...role, change: { ...untouched, importing: { id: "task" } } };
    const moved = { ...role, change: untouched, previous_address: "aws_iam_role.old" };
    expect(unexpectedChanges(steps.activate as Step, summarizePlan(plan(imported, moved)))).toEqual([]);
  });
});

describe("what is left of an approved plan", () => {
  const service = change("aws_ecs_service.web_service_service", "update");

  it("is within it when it had all of it", () => {
    expect(isWithin(plan(promotion, service), plan(promotion))).toBe(true);
  });

  it("is not when something else changes, or changes differently", () => {
    expect(isWithin(plan(promotion), plan(promotion, service))).toBe(false);
    expect(
      isWithin(plan(service), plan({ ...service, change: { ...service.change, actions: ["delete"] } })),
    ).toBe(false);
  });
});

describe("a move or an import that was not approved", () => {
  const unchanged = change("aws_lb.web", "update");
  const noOp = { ...unchanged.change, actions: ["no-op"] as const };

  it.each([
    ["left alone", { ...unchanged, change: noOp }, true],
    ["imported", { ...unchanged, change: { ...noOp, importing: { id: "web" } } }, false],
    ["moved", { ...unchanged, change: noOp, previous_address: "aws_lb.old" }, false],
  ])("what is %s", (_, rest, isPart) => {
    expect(isWithin(plan(promotion), plan(rest))).toBe(isPart);
  });
});

describe("a plan file", () => {
  const file = (identifier: string | undefined, variables: Record<string, unknown>): PlanJson => ({
    ...plan(promotion),
    variables: Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, { value }])),
    planned_values: { outputs: { database_identifier: { value: identifier } } },
  });
  const step = steps.activate as Step;

  it("is of the step when its stack and variables are", () => {
    expect(
      planMismatch(file("lamp-dr-1", { posture: "active", database_generation: 1 }), step, "lamp-dr"),
    ).toBeUndefined();
  });

  it("is not of the step if it plans no resource, like one made with -refresh-only", () => {
    const made = file("lamp-dr-1", { posture: "active" });
    expect(planMismatch({ ...made, resource_changes: undefined }, step, "lamp-dr")).toBe(
      "it plans no resource: it was made with -refresh-only",
    );
  });

  it("is not of the step if what it leaves as it is differs", () => {
    const made = (fences_peer: string) => ({
      ...plan(promotion),
      variables: { posture: { value: "active" }, fences_peer: { value: null } },
      planned_values: {
        outputs: { database_identifier: { value: "lamp-primary-1" }, fences_peer: { value: fences_peer } },
      },
    });
    const takeOver = activate("primary", standby);
    expect(planMismatch(made("false"), takeOver, "lamp-primary")).toBe("its fences_peer is false, not true");
    expect(planMismatch(made("true"), takeOver, "lamp-primary")).toBeUndefined();
  });

  it.each([
    ["lamp-primary-1", { posture: "active" }, "its database is lamp-primary-1, not one of lamp-dr"],
    [undefined, { posture: "active" }, "its database is not named, not one of lamp-dr"],
    ["lamp-dr-1", { posture: "standby" }, "its posture is standby, not active"],
    [
      "lamp-dr-1",
      { posture: "active", oldest_database_generation: 2 },
      "its oldest_database_generation is 2, not 1",
    ],
  ])("of %s with %j is not", (identifier, variables, reason) => {
    expect(planMismatch(file(identifier, variables), step, "lamp-dr")).toBe(reason);
  });
});
