import { describe, expect, test } from "vitest";
import { synthesize } from "../../../test/support/synth";
import { type Change, type PlanJson, variablesOf } from "../../terraform/plan";
import { readPicture } from ".";
import { mermaidOf } from "./mermaid";
import { ACTION_PALETTE } from "./palette";
import { boxesOf, framesOf } from "./picture";
import { stackOfPlan, withChanges } from "./plan-changes";
import { svgOf } from "./svg";

const { stacks } = synthesize();

type Actions = Change["actions"];

/** A plan of a region stack with actions on some resources: `TYPE.NAME` or `TYPE.NAME[KEY]`. */
function planOf(region: string, changes: Readonly<Record<string, Actions>>): PlanJson {
  return {
    format_version: "1.2",
    terraform_version: "1.11.4",
    variables: { posture: { value: "active" } },
    configuration: { provider_config: { aws: { expressions: { region: { constant_value: region } } } } },
    resource_changes: Object.entries(changes).map(([address, actions]) => {
      const [, type = "", name = "", key] = /^(\w+)\.(\w+)(?:\[(.*)\])?$/.exec(address) ?? [];
      return {
        address,
        mode: "managed",
        type,
        name,
        ...(key === undefined ? {} : { index: JSON.parse(key) }),
        provider_name: "registry.terraform.io/hashicorp/aws",
        change: { actions, before: null, after: null },
      };
    }),
  };
}

const failover = planOf("eu-central-1", {
  'aws_db_instance.database["1"]': ["update"],
  "aws_ecs_service.web_service_service": ["update"],
  "aws_appautoscaling_target.scaling_target": ["update"],
  "aws_vpc.network_vpc": ["no-op"],
  "aws_lb_target_group.load_balancer_target_group": ["create", "delete"],
  "aws_nat_gateway.network_nat_gateway[0]": ["create"],
  "aws_ecr_repository.image_registry": ["delete"],
  "aws_kms_alias.database_key_alias": ["delete"],
});

const drawn = () =>
  withChanges(readPicture(stacks, { variables: { dr: variablesOf(failover) } }), [
    { stack: "dr", plan: failover },
  ]);

describe("a plan in the picture", () => {
  test("marks what would be updated, created, replaced and destroyed, and nothing else", () => {
    const marked = [...boxesOf(drawn()), ...framesOf(drawn())].flatMap(({ id, action }) =>
      action ? [[id, action]] : [],
    );
    expect(marked).toEqual([
      ["dr aws_ecr_repository.image_registry", "destroy"],
      ["dr aws_lb.load_balancer_load_balancer", "replace"],
      ["dr aws_nat_gateway.network_nat_gateway[0]", "create"],
      ["dr aws_ecs_service.web_service_service", "update"],
      ['dr aws_db_instance.database["1"]', "update"],
    ]);
  });

  test("lists the changes that are in no box", () => {
    expect(drawn().undrawnChanges).toEqual([
      { address: "dr aws_kms_alias.database_key_alias", action: "destroy" },
    ]);
  });

  test("shows the most severe of several changes to one box", () => {
    const plan = planOf("eu-west-1", {
      "aws_cloudwatch_metric_alarm.scaling_cpu_high": ["update"],
      "aws_cloudwatch_metric_alarm.scaling_cpu_low": ["delete"],
      "aws_cloudwatch_metric_alarm.observability_replica_lag": ["create"],
    });
    const picture = withChanges(readPicture(stacks), [{ stack: "primary", plan }]);
    expect(boxesOf(picture).filter(({ action }) => action)).toMatchObject([
      { title: "CloudWatch", action: "destroy" },
    ]);
  });

  test("draws another generation of the database as another box", () => {
    const plan = planOf("eu-west-1", { 'aws_db_instance.database["2"]': ["create"] });
    const variables = { primary: { posture: "standby", database_generation: 2 } };
    const picture = withChanges(readPicture(stacks, { variables }), [{ stack: "primary", plan }]);
    const databases = boxesOf(picture).filter(({ service }) => service === "RDS instance");
    expect(databases.map(({ id, action }) => [id, action])).toEqual([
      ['primary aws_db_instance.database["1"]', undefined],
      ['primary aws_db_instance.database["2"]', "create"],
      ['dr aws_db_instance.database["1"]', undefined],
    ]);
  });

  test("marks the arrow of a replicated resource that changes", () => {
    const plan = planOf("eu-west-1", {
      "aws_ecr_replication_configuration.image_registry_replication": ["delete"],
    });
    const picture = withChanges(readPicture(stacks), [{ stack: "primary", plan }]);
    expect(picture.arrows.filter(({ action }) => action)).toMatchObject([
      { label: "images", action: "destroy" },
    ]);
  });

  test("is coloured and labelled in the SVG, with a legend", async () => {
    const svg = await svgOf(drawn());
    expect(svg).toContain(">UPDATE RDS MySQL 8.4 lamp-dr-1</text>");
    expect(svg).toContain(">DESTROY ECR</text>");
    for (const { fill } of Object.values(ACTION_PALETTE)) {
      expect(svg).toContain(` fill="${fill.light}"`);
    }
    expect(svg).toContain("not drawn: 1 to destroy");
  });

  test("is labelled in Mermaid, also on merged boxes", () => {
    const mermaid = mermaidOf(drawn());
    expect(mermaid).toContain("UPDATE RDS MySQL 8.4 lamp-dr-1");
    expect(mermaid).toContain("DESTROY ECR, lamp-apache:latest");
    expect(mermaid).toContain("classDef destroy stroke:#a40e26,stroke-width:3px");
  });
});

test.each<[Actions, string | undefined]>([
  [["create"], "create"],
  [["update"], "update"],
  [["delete"], "destroy"],
  [["delete", "create"], "replace"],
  [["create", "delete"], "replace"],
  [["forget"], "forget"],
  [["create", "forget"], "forget-create"],
  [["forget", "create"], "forget-create"],
  [["read"], undefined],
  [["no-op"], undefined],
])("%j of a database is drawn as %s", (actions, drawnAs) => {
  const plan = planOf("eu-west-1", { 'aws_db_instance.database["1"]': actions });
  const picture = withChanges(readPicture(stacks), [{ stack: "primary", plan }]);
  expect(boxesOf(picture).flatMap(({ action }) => action ?? [])).toEqual(drawnAs ? [drawnAs] : []);
});

describe("the stack of a plan", () => {
  test.each([
    ["eu-west-1", "primary"],
    ["eu-central-1", "dr"],
  ])("is identified by the region if both have such resources: %s", (region, stack) => {
    expect(stackOfPlan(stacks, planOf(region, { "aws_vpc.network_vpc": ["create"] }), "plan.json")).toBe(
      stack,
    );
  });

  test("is identified by its resources if several are in one region", () => {
    const plan = planOf("eu-west-1", { "aws_s3_bucket.state_primary": ["create"] });
    expect(stackOfPlan(stacks, plan, "plan.json")).toBe("terraform-state");
  });

  test("is refused if it is none of these", () => {
    const plan = planOf("eu-west-1", { "aws_instance.other": ["create"] });
    expect(() => stackOfPlan(stacks, plan, "plan.json")).toThrow(
      "plan.json: the plan matches no stack, or more than one: 1 resources, region eu-west-1. " +
        "It must be a plan of one of: dns, dr, primary, terraform-state.",
    );
  });
});
