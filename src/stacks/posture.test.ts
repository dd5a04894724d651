import { beforeAll, describe, expect, test } from "vitest";
import { evaluateIn, type World } from "../../test/support/evaluate";
import { type MockedPlan, type PlanInput, planMocked } from "../../test/support/mock-plan";
import { synthesize } from "../../test/support/synth";
import type { RegionRole } from "../contract";
import type { Block, SynthesizedStack } from "../terraform/stack/synthesized-stack";

/**
 * What a posture makes of a region, according to Terraform itself: whole plans of the synthesized stacks with the AWS
 * provider's schemas and mocked answers, and tables of single expressions.
 */
const { primary, dr } = synthesize();
const PEER_DATABASE = {
  primary: "arn:aws:rds:eu-central-1:123456789012:db:lamp-dr-1",
  dr: "arn:aws:rds:eu-west-1:123456789012:db:lamp-primary-1",
};

const FOUND = "data.aws_db_instances.database_existing_found";
const each = (identifier: string) => `data.aws_db_instance.database_existing_each["${identifier}"]`;
const WRITER = { replicate_source_db: "" };
const REPLICA = { replicate_source_db: "arn:aws:rds:eu-west-1:123456789012:db:other" };

/** A plan of a region whose database instances are as given. */
function input(
  role: RegionRole,
  variables: Record<string, string | number>,
  databases: Record<string, typeof WRITER> = {},
): PlanInput {
  const peer =
    role === "primary" ? "data.terraform_remote_state.dr[0]" : "data.terraform_remote_state.primary";
  const secret = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:lamp/database-AbCdEf";
  return {
    variables,
    data: {
      [peer]: { outputs: { database_arn: PEER_DATABASE[role], credentials_secret_arn: secret } },
      [FOUND]: { instance_identifiers: Object.keys(databases) },
      ...Object.fromEntries(Object.entries(databases).map(([name, values]) => [each(name), values])),
    },
  };
}

const drInputs = {
  firstDeployment: input("dr", {}),
  standby: input("dr", {}, { "lamp-dr-1": REPLICA }),
  activated: input("dr", { posture: "active" }, { "lamp-dr-1": REPLICA }),
  standbyOverWriter: input("dr", { posture: "standby" }, { "lamp-dr-1": WRITER }),
  activeFromNothing: input("dr", { posture: "active" }),
  forgottenReplica: input(
    "dr",
    { posture: "active", database_generation: 2 },
    {
      "lamp-dr-1": REPLICA,
      "lamp-dr-2": REPLICA,
    },
  ),
  goneGeneration: input("dr", { posture: "active", database_generation: 2 }, { "lamp-dr-2": REPLICA }),
  quiesced: input("dr", { posture: "quiesced" }, { "lamp-dr-1": WRITER }),
  quiescedReplica: input("dr", { posture: "quiesced" }, { "lamp-dr-1": REPLICA }),
  noPosture: input("dr", { posture: "passive" }),
};
const primaryInputs = {
  firstDeployment: input("primary", {}),
  standbyFromNothing: input("primary", { posture: "standby" }),
  reprotected: input("primary", { posture: "standby", database_generation: 2 }, { "lamp-primary-1": WRITER }),
  failedBack: input(
    "primary",
    { posture: "active", database_generation: 2 },
    { "lamp-primary-1": WRITER, "lamp-primary-2": REPLICA },
  ),
  tookOver: input(
    "primary",
    { posture: "active", database_generation: 2, fences_peer: "true" },
    { "lamp-primary-1": WRITER, "lamp-primary-2": REPLICA },
  ),
  restoredIntoFirst: input("primary", { database_snapshot_identifier: "rescue" }),
};

let drPlans: Record<keyof typeof drInputs, MockedPlan>;
let primaryPlans: Record<keyof typeof primaryInputs, MockedPlan>;
beforeAll(async () => {
  [drPlans, primaryPlans] = await Promise.all([planMocked(dr, drInputs), planMocked(primary, primaryInputs)]);
});

const tasks = (plan: MockedPlan) => plan.resources["aws_ecs_service.web_service_service"]?.desired_count;
const bounds = (plan: MockedPlan) => {
  const target = plan.resources["aws_appautoscaling_target.scaling_target"];
  return [target?.min_capacity, target?.max_capacity];
};
const database = (plan: MockedPlan, generation = "1"): Block =>
  plan.resources[`aws_db_instance.database["${generation}"]`] ?? {};

describe("Multi-region architecture, normal operation", () => {
  test("PRIMARY REGION (eu-west-1) ──▶ ACTIVE APPLICATION (2 tasks)", () => {
    expect(primaryPlans.firstDeployment.refusals).toEqual([]);
    expect(primaryPlans.firstDeployment.outputs.posture).toBe("active");
    expect(tasks(primaryPlans.firstDeployment)).toBe(2);
  });

  test("PRIMARY REGION (eu-west-1) ──▶ ACTIVE DATABASE (RDS MySQL)", () => {
    expect(database(primaryPlans.firstDeployment)).toMatchObject({
      identifier: "lamp-primary-1",
      engine: "mysql",
      engine_version: "8.4",
      engine_lifecycle_support: "open-source-rds-extended-support-disabled",
      allocated_storage: 20,
      storage_type: "gp3",
      instance_class: "db.t3.micro",
      db_name: "visitors",
      username: "lamp",
      password_wo_version: 1,
      replicate_source_db: null,
    });
  });

  test("the password is in no plan", () => {
    const plan = JSON.stringify(primaryPlans.firstDeployment);
    expect(database(primaryPlans.firstDeployment).password_wo).toBeNull();
    expect(plan).not.toContain("not-in-any-plan");
  });

  test("DR REGION (eu-central-1) ──▶ STANDBY APPLICATION (0 tasks)", () => {
    expect(drPlans.firstDeployment.refusals).toEqual([]);
    expect(drPlans.firstDeployment.outputs.posture).toBe("standby");
    expect(tasks(drPlans.firstDeployment)).toBe(0);
  });

  test("DR REGION (eu-central-1) ──▶ STANDBY DATABASE (Read Replica): Async Replication", () => {
    expect(database(drPlans.firstDeployment)).toMatchObject({
      identifier: "lamp-dr-1",
      replicate_source_db: "arn:aws:rds:eu-west-1:123456789012:db:lamp-primary-1",
      storage_encrypted: true,
      storage_type: "gp3",
      instance_class: "db.t3.micro",
    });
    // What a replica inherits is not set: AWS would refuse it, or change it after the promotion.
    const inherited = [
      "engine",
      "engine_version",
      "allocated_storage",
      "username",
      "db_name",
      "password_wo_version",
    ];
    expect(inherited.filter((name) => (database(drPlans.firstDeployment)[name] ?? null) !== null)).toEqual(
      [],
    );
  });
});

describe("Multi-region architecture, disaster recovery activated", () => {
  test("DR REGION (eu-central-1) ──▶ ACTIVE APPLICATION (2 tasks)", () => {
    expect(drPlans.activated.refusals).toEqual([]);
    expect(drPlans.activated.outputs.posture).toBe("active");
    expect(tasks(drPlans.activated)).toBe(2);
  });

  test("DR REGION (eu-central-1) ──▶ PROMOTED DATABASE (Primary)", () => {
    expect(database(drPlans.activated)).toMatchObject({ identifier: "lamp-dr-1", replicate_source_db: null });
  });

  test("the promotion changes no other argument of the database", () => {
    const terraformOnly = ["replicate_source_db", "skip_final_snapshot", "final_snapshot_identifier"];
    const created = ["engine_lifecycle_support"];
    const before = database(drPlans.standby);
    const after = database(drPlans.activated);
    const changed = Object.keys({ ...before, ...after }).filter(
      (name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]),
    );
    // The last one is decided at creation and ignored in later plans.
    expect(changed.toSorted()).toEqual([...terraformOnly, ...created].toSorted());
    expect(dr.resource("aws_db_instance", "database").lifecycle.ignore_changes).toEqual(
      expect.arrayContaining(created),
    );
  });

  test("creates and destroys nothing: both postures have the same resources", () => {
    expect(Object.keys(drPlans.activated.resources).toSorted()).toEqual(
      Object.keys(drPlans.standby.resources).toSorted(),
    );
  });
});

describe("Auto scaling", () => {
  test("Min Capacity: 1 task, Max Capacity: 6 tasks while active", () => {
    expect(bounds(primaryPlans.firstDeployment)).toEqual([1, 6]);
    expect(bounds(drPlans.activated)).toEqual([1, 6]);
  });

  test("from 0 on standby, as registering moves the service into the bounds at once", () => {
    expect(bounds(drPlans.standby)).toEqual([0, 6]);
    expect(bounds(primaryPlans.reprotected)).toEqual([0, 6]);
  });
});

describe("quiescing", () => {
  test("stops every task and leaves the writer as it is", () => {
    expect(drPlans.quiesced.refusals).toEqual([]);
    expect(tasks(drPlans.quiesced)).toBe(0);
    expect(bounds(drPlans.quiesced)).toEqual([0, 6]);
    expect(database(drPlans.quiesced)).toEqual(database(drPlans.activated));
    expect(drPlans.quiesced.outputs.posture).toBe("quiesced");
  });
});

describe("failing back", () => {
  test("reprotecting the primary creates a new replica of DR's database beside the old writer", () => {
    expect(primaryPlans.reprotected.refusals).toEqual([]);
    expect(database(primaryPlans.reprotected, "1")).toMatchObject({
      identifier: "lamp-primary-1",
      replicate_source_db: null,
      engine: "mysql",
      skip_final_snapshot: false,
    });
    expect(database(primaryPlans.reprotected, "2")).toMatchObject({
      identifier: "lamp-primary-2",
      replicate_source_db: "arn:aws:rds:eu-central-1:123456789012:db:lamp-dr-1",
      skip_final_snapshot: true,
      final_snapshot_identifier: null,
    });
    expect(database(primaryPlans.reprotected, "2").engine ?? null).toBeNull();
    expect(tasks(primaryPlans.reprotected)).toBe(0);
  });

  test("activating the primary again promotes the new one and keeps the old one", () => {
    expect(primaryPlans.failedBack.refusals).toEqual([]);
    expect(database(primaryPlans.failedBack, "2").replicate_source_db).toBeNull();
    expect(database(primaryPlans.failedBack, "1").identifier).toBe("lamp-primary-1");
    expect(primaryPlans.failedBack.outputs.database_identifier).toBe("lamp-primary-2");
  });
});

describe("a plan is refused", () => {
  test("that would put a writer on standby", () => {
    expect(drPlans.standbyOverWriter.refusals).toEqual([
      "lamp-dr-1 is a writer: standby would throw its data away, and RDS cannot make it a replica again. " +
        "Plan with -var posture=active to leave it as it is; to follow the peer, make a new replica beside it " +
        "(runbook: Reprotect): -var posture=standby -var database_generation=2.",
    ]);
  });

  test("that would promote a missing database", () => {
    expect(drPlans.activeFromNothing.refusals).toEqual([
      "There is no lamp-dr-1 to promote. Plan with -var posture=standby to make a replica first, or, when both " +
        "regions' databases are lost, restore one with -var database_snapshot_identifier=... " +
        "(runbook: Restore from a snapshot).",
    ]);
  });

  test("that would make the primary's original database a replica", () => {
    expect(primaryPlans.standbyFromNothing.refusals).toEqual([
      "Generation 1 is this region's original database and starts as the writer. Plan with -var posture=active, " +
        "or follow the peer with -var database_generation=2 (runbook: Reprotect).",
    ]);
  });

  test("that would restore a snapshot into the primary's original database", () => {
    expect(primaryPlans.restoredIntoFirst.refusals).toEqual([
      "Generation 1 is born empty, not from a snapshot. Restore into a new one: -var database_generation=2 " +
        "-var oldest_database_generation=2 with the same -var database_snapshot_identifier " +
        "(runbook: Restore from a snapshot).",
    ]);
  });

  test("that would promote a replica by making it an older generation", () => {
    expect(drPlans.forgottenReplica.refusals).toEqual([
      "lamp-dr-1 is still a replica and would be promoted by becoming an older generation. Retire it in the same " +
        "plan with -var oldest_database_generation=2, or keep it as the current generation.",
    ]);
  });

  test("that would recreate an older generation", () => {
    expect(drPlans.goneGeneration.refusals).toEqual([
      "There is no lamp-dr-1: an older generation is kept, never made anew. " +
        "Plan with -var oldest_database_generation=2.",
    ]);
  });

  test("that would quiesce a replica, which would promote it", () => {
    expect(drPlans.quiescedReplica.refusals).toEqual([
      "lamp-dr-1 is no writer, so there is nothing to quiesce: that is for the region that serves, before its peer " +
        "takes over (runbook: Switchover). Plan with -var posture=standby to leave it as it is.",
    ]);
  });

  test("with a value that is not a posture", () => {
    expect(drPlans.noPosture.refusals).toHaveLength(1);
    expect(drPlans.noPosture.refusals[0]).toContain('posture is "active", "quiesced" or "standby".');
  });
});

/** What a region's expressions read, for a given state of AWS. */
function world(
  role: RegionRole,
  variables: World["variables"],
  options: {
    eachKey?: string;
    databases?: Record<string, typeof WRITER>;
    runningTasks?: number;
    isClaimed?: boolean;
  } = {},
): World {
  const { eachKey = "1", databases = {}, isClaimed, runningTasks } = options;
  const peer =
    role === "primary"
      ? "data.terraform_remote_state.dr[0].outputs"
      : "data.terraform_remote_state.primary.outputs";
  return {
    variables: {
      posture: "active",
      database_generation: 1,
      oldest_database_generation: 1,
      database_snapshot_identifier: "",
      unprotected_database_generations_below: 1,
      ...variables,
    },
    eachKey,
    read: {
      [peer]: { database_arn: PEER_DATABASE[role], database_engine_version: "8.4.5" },
      "aws_db_parameter_group.database_parameter_group.name": "the 8.4 group",
      "aws_db_parameter_group.database_parameter_group_9_7[0].name": "the 9.7 group",
      "data.aws_db_instances.database_existing_found.instance_identifiers": Object.keys(databases),
      "data.aws_db_instance.database_existing_each": databases,
      "data.aws_lb_listener_rule.took_over_rule":
        isClaimed === undefined
          ? {}
          : { "arn:rule": { action: [{ fixed_response: { status_code: isClaimed ? "200" : "503" } }] } },
      "aws_db_subnet_group.database_subnet_group.vpc_id": "vpc-0a1b2c3d",
      "data.aws_ecs_service.web_service_tasks_running":
        runningTasks === undefined ? [] : [{ desired_count: runningTasks }],
      "ephemeral.aws_secretsmanager_secret_version.stored[0].secret_string": '{"password":"read back"}',
    },
  };
}

/** Every argument, read and output that depends on the posture, refusals left out, by its path. */
function postureDependent(stack: SynthesizedStack): Record<string, string> {
  const found: Record<string, string> = {};
  const visit = (value: unknown, path: readonly string[]): void => {
    if (typeof value === "string") {
      if (value.includes("var.posture")) {
        found[path.join(".")] = value;
      }
    } else if (typeof value === "object" && value !== null) {
      for (const [key, child] of Object.entries(value)) {
        if (key !== "//" && key !== "precondition") {
          visit(child, [...path, key]);
        }
      }
    }
  };
  visit(stack.json.resource, []);
  visit(stack.json.data, ["data"]);
  visit(stack.json.output, ["output"]);
  return found;
}

describe("everything that depends on the posture", () => {
  const inBoth: Record<string, [active: unknown, standby: unknown]> = {
    "aws_appautoscaling_target.scaling_target.min_capacity": [1, 0],
    "aws_cloudwatch_metric_alarm.observability_no_healthy_host.actions_enabled": [true, false],
    "aws_cloudwatch_metric_alarm.observability_no_healthy_host.treat_missing_data": [
      "breaching",
      "notBreaching",
    ],
    "aws_cloudwatch_metric_alarm.observability_replica_lag.actions_enabled": [false, true],
    "aws_cloudwatch_metric_alarm.observability_replica_lag.treat_missing_data": ["notBreaching", "breaching"],
    "aws_cloudwatch_metric_alarm.observability_replication_stopped.actions_enabled": [false, true],
    "aws_cloudwatch_metric_alarm.observability_replication_stopped.treat_missing_data": [
      "notBreaching",
      "breaching",
    ],
    "aws_db_instance.database.engine_lifecycle_support": ["open-source-rds-extended-support-disabled", null],
    "aws_db_instance.database.parameter_group_name": ["the 8.4 group", "the 8.4 group"],
    "aws_db_instance.database.skip_final_snapshot": [false, true],
    "aws_db_instance.database.snapshot_identifier": [null, null],
    "aws_db_parameter_group.database_parameter_group_9_7.count": [0, 0],
    "aws_ecs_service.web_service_service.desired_count": [2, 0],
    "aws_lb_listener_rule.load_balancer_claim_standby.action.0.fixed_response.message_body": [
      "not standby",
      "standby",
    ],
    "aws_lb_listener_rule.load_balancer_claim_standby.action.0.fixed_response.status_code": ["503", "200"],
    "aws_lb_listener_rule.load_balancer_claim_took_over.action.0.fixed_response.message_body": [
      "took-over",
      "not took-over",
    ],
    "aws_lb_listener_rule.load_balancer_claim_took_over.action.0.fixed_response.status_code": ["200", "503"],
    "output.fences_peer.value": ["true", "false"],
    "output.posture.value": ["active", "standby"],
  };
  const expected: Record<RegionRole, typeof inBoth> = {
    primary: {
      ...inBoth,
      "aws_db_instance.database.allocated_storage": [20, null],
      "aws_db_instance.database.db_name": ["visitors", null],
      "aws_db_instance.database.engine": ["mysql", null],
      "aws_db_instance.database.engine_version": ["8.4", null],
      "aws_db_instance.database.final_snapshot_identifier": ["lamp-primary-1-final-0a1b2c3d", null],
      "aws_db_instance.database.password_wo": ["read back", null],
      "aws_db_instance.database.password_wo_version": [1, null],
      "aws_db_instance.database.replicate_source_db": [null, PEER_DATABASE.primary],
      "aws_db_instance.database.username": ["lamp", null],
      "data.terraform_remote_state.dr.count": [0, 1],
    },
    dr: {
      ...inBoth,
      "aws_db_instance.database.final_snapshot_identifier": ["lamp-dr-1-final-0a1b2c3d", null],
      "aws_db_instance.database.replicate_source_db": [null, PEER_DATABASE.dr],
    },
  };

  test.each<[RegionRole, SynthesizedStack]>([
    ["primary", primary],
    ["dr", dr],
  ])("in %s, while active and on standby", async (role, stack) => {
    const { active, standby } = await evaluateIn(postureDependent(stack), {
      active: world(role, { posture: "active", fences_peer: true }),
      standby: world(role, { posture: "standby", fences_peer: true }),
    });
    const yielded = Object.keys(active).map((path) => [path, [active[path], standby[path]]]);
    expect(Object.fromEntries(yielded)).toEqual(expected[role]);
  });
});

test("the plan of an activation changes the claim in place, and one that takes over claims that as well", async () => {
  const status = (plan: MockedPlan, id: string) =>
    plan.resources[`aws_lb_listener_rule.load_balancer_claim_${id}`]?.action[0].fixed_response[0].status_code;
  expect([status(drPlans.standby, "standby"), status(drPlans.standby, "took_over")]).toEqual(["200", "503"]);
  expect([status(drPlans.activated, "standby"), status(drPlans.activated, "took_over")]).toEqual([
    "503",
    "503",
  ]);
  expect(status(drPlans.quiesced, "standby")).toBe("503");
  expect([status(primaryPlans.tookOver, "standby"), status(primaryPlans.tookOver, "took_over")]).toEqual([
    "503",
    "200",
  ]);
});

test("a plan leaves the claim to have taken over as it is, unless it says otherwise", async () => {
  const { status_code } = primary.resource("aws_lb_listener_rule", "load_balancer_claim_took_over").action[0]
    .fixed_response;
  const claim = (isClaimed: boolean, variables: World["variables"]) =>
    world("primary", { fences_peer: null, ...variables }, { isClaimed });
  const found = await evaluateIn(
    { status: status_code, output: primary.output("fences_peer").value as string },
    {
      first: world("primary", { fences_peer: null }),
      kept: claim(true, {}),
      quiesced: claim(true, { posture: "quiesced" }),
      none: claim(false, {}),
      raised: claim(false, { fences_peer: true }),
      ended: claim(true, { fences_peer: false }),
      standby: claim(true, { posture: "standby" }),
    },
  );
  const made = { status: "200", output: "true" };
  const notMade = { status: "503", output: "false" };
  expect(found).toEqual({
    first: notMade,
    kept: made,
    quiesced: made,
    none: notMade,
    raised: made,
    ended: notMade,
    standby: notMade,
  });
});

describe("the NAT gateway of DR", () => {
  const counts = ["aws_eip.network_nat_address", "aws_nat_gateway.network_nat_gateway"] as const;
  const route = "aws_route.network_private_internet_route";

  test("always exists by default", () => {
    expect(dr.resource("aws_nat_gateway").count).toBe(1);
  });

  test("exists only while active with natGateway when-active: gateway, address and route", async () => {
    const saving = synthesize({ network: { natGateway: "when-active" } });
    const expressions = Object.fromEntries(
      [...counts, route].map((address) => {
        const [type = "", id = ""] = address.split(".");
        return [address, saving.dr.resource(type, id).count];
      }),
    );
    const yielded = await evaluateIn(expressions, {
      active: world("dr", { posture: "active" }),
      standby: world("dr", { posture: "standby" }),
    });
    expect(yielded).toEqual({
      active: { [counts[0]]: 1, [counts[1]]: 1, [route]: 1 },
      standby: { [counts[0]]: 0, [counts[1]]: 0, [route]: 0 },
    });
  });

  test("the primary's always exists", () => {
    const saving = synthesize({ network: { natGateway: "when-active" } });
    expect(saving.primary.resource("aws_nat_gateway").count).toBe(1);
  });
});

describe("the service's desired count", () => {
  const rows: [posture: string, runningTasks: number | undefined, wanted: number][] = [
    ["active", undefined, 2],
    ["active", 0, 2],
    ["active", 1, 1],
    ["active", 2, 2],
    ["active", 5, 5],
    ["active", 6, 6],
    ["active", 9, 6],
    ["quiesced", undefined, 0],
    ["quiesced", 4, 0],
    ["standby", undefined, 0],
    ["standby", 0, 0],
    ["standby", 4, 0],
  ];

  test.each([
    ["primary", primary],
    ["dr", dr],
  ] as const)(
    "of %s: the normal number, what autoscaling has set within its bounds, or none",
    async (role, stack) => {
      const worlds = Object.fromEntries(
        rows.map(([posture, runningTasks]) => [
          `${posture}, ${runningTasks ?? "no service"}`,
          world(role, { posture }, { runningTasks }),
        ]),
      );
      const wanted = stack.resource("aws_ecs_service").desired_count;
      const yielded = await evaluateIn({ wanted }, worlds);
      expect(Object.entries(yielded).map(([name, { wanted: tasksWanted }]) => [name, tasksWanted])).toEqual(
        rows.map(([posture, runningTasks, expected]) => [
          `${posture}, ${runningTasks ?? "no service"}`,
          expected,
        ]),
      );
    },
  );
});

describe("a snapshot", () => {
  test("is what only the current database of an active region is restored from", async () => {
    const given = { database_snapshot_identifier: "rescue" };
    const instance = dr.resource("aws_db_instance", "database");
    const yielded = await evaluateIn(
      { snapshot: instance.snapshot_identifier },
      {
        active: world("dr", { ...given }),
        standby: world("dr", { ...given, posture: "standby" }),
        older: world("dr", { ...given, database_generation: 2 }),
        none: world("dr", {}),
      },
    );
    expect(yielded).toEqual({
      active: { snapshot: "rescue" },
      standby: { snapshot: null },
      older: { snapshot: null },
      none: { snapshot: null },
    });
  });
});

describe("generations", () => {
  test("are all from the oldest to the current one", async () => {
    const instance = dr.resource("aws_db_instance", "database");
    const found = dr.dataSource("aws_db_instances").filter[0].values;
    const yielded = await evaluateIn(
      { instances: instance.for_each, lookedFor: found, current: dr.output("database_identifier").value },
      {
        first: world("dr", {}),
        third: world("dr", { database_generation: 3 }),
        thirdAlone: world("dr", { database_generation: 3, oldest_database_generation: 3 }),
        tenth: world("dr", { database_generation: 10, oldest_database_generation: 9 }),
      },
    );
    expect(yielded).toEqual({
      first: { instances: ["1"], lookedFor: ["lamp-dr-1"], current: "lamp-dr-1" },
      third: {
        instances: ["1", "2", "3"],
        lookedFor: ["lamp-dr-1", "lamp-dr-2", "lamp-dr-3"],
        current: "lamp-dr-3",
      },
      thirdAlone: { instances: ["3"], lookedFor: ["lamp-dr-3"], current: "lamp-dr-3" },
      tenth: { instances: ["10", "9"], lookedFor: ["lamp-dr-9", "lamp-dr-10"], current: "lamp-dr-10" },
    });
  });

  test("are imported into the state where AWS has them, those that are kept and no others", async () => {
    const [adopted] = primary.json.import ?? [];
    const variables = { database_generation: 3, oldest_database_generation: 2 };
    const yielded = await evaluateIn(
      { adopted: adopted?.for_each },
      {
        none: world("primary", variables),
        some: world("primary", variables, {
          databases: { "lamp-primary-1": WRITER, "lamp-primary-3": REPLICA },
        }),
      },
    );
    expect(yielded).toEqual({ none: { adopted: {} }, some: { adopted: { "3": "lamp-primary-3" } } });
  });

  test("are protected from deletion, until a plan explicitly unprotects older ones", async () => {
    const protection = dr.resource("aws_db_instance", "database").deletion_protection;
    const third = { database_generation: 3 };
    const givenUp = { ...third, unprotected_database_generations_below: 3 };
    const yielded = await evaluateIn(
      { protection, allowed: dr.variable("unprotected_database_generations_below").validation[0].condition },
      {
        "an older one": world("dr", third, { eachKey: "2" }),
        "an older one that is given up": world("dr", givenUp, { eachKey: "2" }),
        "the current one": world("dr", givenUp, { eachKey: "3" }),
        "the current one, asked to be given up": world(
          "dr",
          { ...third, unprotected_database_generations_below: 4 },
          { eachKey: "3" },
        ),
      },
    );
    expect(yielded).toEqual({
      "an older one": { protection: true, allowed: true },
      "an older one that is given up": { protection: false, allowed: true },
      "the current one": { protection: true, allowed: true },
      "the current one, asked to be given up": { protection: false, allowed: false },
    });
  });

  test("have as many log groups as instances", () => {
    const { for_each } = dr.resource("aws_db_instance", "database");
    expect(dr.resource("aws_cloudwatch_log_group", "database_log_error").for_each).toBe(for_each);
    expect(dr.resource("aws_cloudwatch_log_group", "database_log_slowquery").for_each).toBe(for_each);
  });

  test("are whole numbers, the oldest no newer than the current one", async () => {
    const yielded = await evaluateIn(
      {
        current: dr.variable("database_generation").validation[0].condition,
        oldest: dr.variable("oldest_database_generation").validation[0].condition,
      },
      {
        "2 from 1": world("dr", { database_generation: 2 }),
        "2 from 2": world("dr", { database_generation: 2, oldest_database_generation: 2 }),
        "2 from 3": world("dr", { database_generation: 2, oldest_database_generation: 3 }),
        "2 from 0": world("dr", { database_generation: 2, oldest_database_generation: 0 }),
        "2 from 1.5": world("dr", { database_generation: 2, oldest_database_generation: 1.5 }),
        "0 from 0": world("dr", { database_generation: 0, oldest_database_generation: 0 }),
        "2.5 from 1": world("dr", { database_generation: 2.5 }),
      },
    );
    const verdicts = Object.entries(yielded).map(([name, { current, oldest }]) => [name, current, oldest]);
    expect(verdicts).toEqual([
      ["2 from 1", true, true],
      ["2 from 2", true, true],
      ["2 from 3", true, false],
      ["2 from 0", true, false],
      ["2 from 1.5", true, false],
      ["0 from 0", false, false],
      ["2.5 from 1", false, true],
    ]);
  });
});

describe("which plans are refused: every state of a generation", () => {
  /** The refusals, in the order of the preconditions. */
  const NAMES = [
    "writer",
    "original",
    "born-empty",
    "nothing-to-promote",
    "no-writer",
    "older-replica",
    "gone",
  ];
  const STATES = { absent: undefined, writer: WRITER, replica: REPLICA } as const;
  type Row = [plan: string, absent: string, writer: string, replica: string];

  /** `active snapshot`: posture, and whether a snapshot is given. A cell lists the refusals, or is ok. */
  const tables: [role: RegionRole, title: string, generation: number, key: string, rows: Row[]][] = [
    [
      "primary",
      "the original database, current",
      1,
      "1",
      [
        ["active", "ok", "ok", "ok"],
        ["active snapshot", "born-empty", "ok", "ok"],
        ["standby", "original", "writer", "ok"],
        ["standby snapshot", "original born-empty", "writer", "ok"],
        ["quiesced", "no-writer", "ok", "no-writer"],
      ],
    ],
    [
      "primary",
      "a later generation, current",
      2,
      "2",
      [
        ["active", "nothing-to-promote", "ok", "ok"],
        ["active snapshot", "ok", "ok", "ok"],
        ["standby", "ok", "writer", "ok"],
        ["standby snapshot", "ok", "writer", "ok"],
        ["quiesced", "no-writer", "ok", "no-writer"],
      ],
    ],
    [
      "primary",
      "the original database, an older one by now",
      2,
      "1",
      [
        ["active", "gone", "ok", "older-replica"],
        ["active snapshot", "gone", "ok", "older-replica"],
        ["standby", "gone", "ok", "older-replica"],
        ["standby snapshot", "gone", "ok", "older-replica"],
        ["quiesced", "gone", "ok", "older-replica"],
      ],
    ],
    [
      "dr",
      "the first generation, current",
      1,
      "1",
      [
        ["active", "nothing-to-promote", "ok", "ok"],
        ["active snapshot", "ok", "ok", "ok"],
        ["standby", "ok", "writer", "ok"],
        ["standby snapshot", "ok", "writer", "ok"],
        ["quiesced", "no-writer", "ok", "no-writer"],
      ],
    ],
    [
      "dr",
      "a later generation, current",
      2,
      "2",
      [
        ["active", "nothing-to-promote", "ok", "ok"],
        ["active snapshot", "ok", "ok", "ok"],
        ["standby", "ok", "writer", "ok"],
        ["standby snapshot", "ok", "writer", "ok"],
        ["quiesced", "no-writer", "ok", "no-writer"],
      ],
    ],
    [
      "dr",
      "the first generation, an older one by now",
      2,
      "1",
      [
        ["active", "gone", "ok", "older-replica"],
        ["active snapshot", "gone", "ok", "older-replica"],
        ["standby", "gone", "ok", "older-replica"],
        ["standby snapshot", "gone", "ok", "older-replica"],
        ["quiesced", "gone", "ok", "older-replica"],
      ],
    ],
  ];

  test.each(tables)("%s: %s", async (role, _title, database_generation, eachKey, rows) => {
    const stack = role === "primary" ? primary : dr;
    const { precondition } = stack.resource("aws_db_instance", "database").lifecycle;
    const conditions = Object.fromEntries(
      precondition.map(({ condition }: Block, index: number) => [NAMES[index], condition]),
    );
    const cells = rows.flatMap(([plan]) =>
      Object.entries(STATES).map(([state, found]) => ({ plan, state, found })),
    );
    const worlds = Object.fromEntries(
      cells.map(({ plan, state, found }) => {
        const [posture = "", snapshot] = plan.split(" ");
        const variables = {
          posture,
          database_generation,
          database_snapshot_identifier: snapshot ? "rescue" : "",
        };
        const databases = found ? { [`lamp-${role}-${eachKey}`]: found } : {};
        return [`${plan} ${state}`, world(role, variables, { eachKey, databases })];
      }),
    );
    const yielded = await evaluateIn(conditions, worlds);
    const verdict = (plan: string, state: string) => {
      const refused = Object.entries(yielded[`${plan} ${state}`] ?? {}).filter(([, holds]) => holds !== true);
      return refused.map(([name]) => name).join(" ") || "ok";
    };
    expect(
      rows.map(([plan]) => [
        plan,
        verdict(plan, "absent"),
        verdict(plan, "writer"),
        verdict(plan, "replica"),
      ]),
    ).toEqual(rows);
  });
});
