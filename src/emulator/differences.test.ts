import { describe, expect, it } from "vitest";
import type { Change, PlanJson, ResourceChange } from "../terraform";
import { type EmulatorDifference, unusedDifferences, withoutEmulatorDifferences } from "./differences";

function difference(id: string, type: string, attribute: string): EmulatorDifference {
  return { id, type, attribute, reason: "test", source: "https://docs.aws.amazon.com/" };
}

const known = [
  difference("group-parameters", "aws_db_parameter_group", "parameter"),
  difference("service-rebalancing", "aws_ecs_service", "availability_zone_rebalancing"),
];

function change(type: string, parts: Partial<Change>, mode: "managed" | "data" = "managed"): ResourceChange {
  return {
    address: `${type}.x`,
    mode,
    type,
    name: "x",
    provider_name: "aws",
    change: { actions: ["update"], before: {}, after: {}, ...parts },
  };
}

function remaining(...changes: ResourceChange[]) {
  const plan: PlanJson = { format_version: "1.2", terraform_version: "1.11.4", resource_changes: changes };
  const { met, resources } = withoutEmulatorDifferences(plan, known);
  return { addresses: resources.map(({ address }) => address), met };
}

describe("a plan without the emulator's differences", () => {
  it("has lost an update of known attributes only", () => {
    expect(
      remaining(
        change("aws_db_parameter_group", {
          before: { name: "a", parameter: [] },
          after: { name: "a", parameter: [1] },
        }),
      ),
    ).toEqual({ addresses: [], met: ["group-parameters"] });
  });

  it("keeps an update that changes another attribute too", () => {
    expect(
      remaining(
        change("aws_db_parameter_group", {
          before: { name: "a", parameter: [] },
          after: { name: "b", parameter: [1] },
        }),
      ),
    ).toEqual({ addresses: ["aws_db_parameter_group.x"], met: ["group-parameters"] });
  });

  it("keeps an update of the attribute on another type", () => {
    expect(
      remaining(change("aws_rds_cluster", { before: { parameter: 1 }, after: { parameter: 2 } })),
    ).toEqual({
      addresses: ["aws_rds_cluster.x"],
      met: [],
    });
  });

  it("keeps an update to a value that is not known yet", () => {
    expect(remaining(change("aws_ecs_service", { after_unknown: { task_definition: true } }))).toEqual({
      addresses: ["aws_ecs_service.x"],
      met: [],
    });
  });

  it.each([[["create"]], [["delete"]], [["delete", "create"]]] as const)("keeps %j", (actions) => {
    expect(
      remaining(change("aws_db_parameter_group", { actions: [...actions], before: null, after: null }))
        .addresses,
    ).toEqual(["aws_db_parameter_group.x"]);
  });

  it("has no unchanged resources and no data sources", () => {
    expect(
      remaining(
        change("aws_vpc", { actions: ["no-op"] }),
        change("aws_db_instances", { actions: ["read"] }, "data"),
      ).addresses,
    ).toEqual([]);
  });

  it("names the outputs that change", () => {
    const plan: PlanJson = {
      format_version: "1.2",
      terraform_version: "1.11.4",
      output_changes: {
        posture: { actions: ["update"], before: "standby", after: "active" },
        same: { actions: ["no-op"], before: 1, after: 1 },
      },
    };

    expect(withoutEmulatorDifferences(plan, known).outputs).toEqual(["posture"]);
  });
});

describe("differences that no plan met", () => {
  it("are named", () => {
    expect(unusedDifferences(["group-parameters"], known)).toEqual(["service-rebalancing"]);
  });

  it("are none when all were met", () => {
    expect(unusedDifferences(["service-rebalancing", "group-parameters"], known)).toEqual([]);
  });
});
