import { describe, expect, it } from "vitest";
import {
  type Change,
  moduleFinder,
  type PlanJson,
  type ResourceChange,
  renderSummary,
  summarizePlan,
} from ".";

function resource(
  address: string,
  change: Partial<Change>,
  more: Partial<ResourceChange> = {},
): ResourceChange {
  const [type, name] = address.replace(/\[.*/, "").split(".") as [string, string];
  return {
    address,
    mode: "managed",
    type,
    name,
    provider_name: "registry.terraform.io/hashicorp/aws",
    change: { actions: ["no-op"], before: {}, after: {}, ...change },
    ...more,
  };
}

function planOf(...changes: ResourceChange[]): PlanJson {
  return { format_version: "1.2", terraform_version: "1.11.4", resource_changes: changes };
}

describe("the summary of a plan", () => {
  it("counts by action", () => {
    const summary = summarizePlan(
      planOf(
        resource("aws_vpc.network_vpc", { actions: ["create"] }),
        resource("aws_subnet.network_a", { actions: ["create"] }),
        resource("aws_lb.balancer_lb", { actions: ["update"] }),
        resource("aws_eip.network_eip", { actions: ["delete"] }),
        resource("aws_kms_key.database_key", { actions: ["delete", "create"] }),
        resource("aws_ecs_service.web_service", { actions: ["create", "delete"] }),
        resource("aws_sns_topic.alarms_topic", { actions: ["no-op"] }),
      ),
    );

    expect(summary.counts).toEqual({
      create: 2,
      update: 1,
      replace: 2,
      delete: 1,
      read: 0,
      forget: 0,
      import: 0,
      "forget-create": 0,
      move: 0,
      unknown: 0,
      "no-op": 1,
    });
    expect(summary.hasChanges).toBe(true);
  });

  it("groups by module, in the order of the names", () => {
    const summary = summarizePlan(
      planOf(
        resource("aws_vpc.network_vpc", { actions: ["create"] }),
        resource("aws_db_instance.database", { actions: ["create"] }),
        resource("aws_subnet.network_a", { actions: ["create"] }),
      ),
    );

    expect(
      summary.modules.map(({ name, resources }) => [name, resources.map(({ address }) => address)]),
    ).toEqual([
      ["database", ["aws_db_instance.database"]],
      ["network", ["aws_vpc.network_vpc", "aws_subnet.network_a"]],
    ]);
  });

  it("takes the module from the synthesized path if the logical id does not show it", () => {
    const stack = {
      resource: {
        aws_lb: { load_balancer_lb: { "//": { metadata: { path: "primary/load-balancer/lb" } } } },
      },
    };

    const summary = summarizePlan(
      planOf(resource("aws_lb.load_balancer_lb", { actions: ["create"] })),
      moduleFinder(stack),
    );

    expect(summary.modules.map(({ name }) => name)).toEqual(["load-balancer"]);
  });

  it("names what is destroyed, with the reason", () => {
    const summary = summarizePlan(
      planOf(
        resource("aws_kms_key.database_key", {
          actions: ["delete", "create"],
          replace_paths: [["key_usage"], ["tags", "Name"]],
        }),
        resource(
          "aws_eip.network_eip",
          { actions: ["delete"] },
          { action_reason: "delete_because_no_resource_config" },
        ),
      ),
    );

    expect(summary.destroyed).toEqual([
      {
        address: "aws_kms_key.database_key",
        action: "replace",
        reason: "key_usage, tags.Name cannot change in place",
      },
      { address: "aws_eip.network_eip", action: "delete", reason: "it is no longer in the configuration" },
    ]);
  });

  it("names a replica that becomes a writer, and its source", () => {
    const source = "arn:aws:rds:eu-west-1:123456789012:db:lamp-primary-1";
    const summary = summarizePlan(
      planOf(
        resource('aws_db_instance.database["1"]', {
          actions: ["update"],
          before: { replicate_source_db: source },
          after: { replicate_source_db: null },
        }),
      ),
    );

    expect(summary.promoted).toEqual([{ address: 'aws_db_instance.database["1"]', source }]);
  });

  it.each([
    ["stays a replica", { replicate_source_db: "a" }, { replicate_source_db: "a" }, {}],
    ["was none", { replicate_source_db: "" }, { replicate_source_db: null }, {}],
    ["may stay one", { replicate_source_db: "a" }, {}, { replicate_source_db: true }],
  ])("does not call it a promotion what %s", (_, before, after, after_unknown) => {
    const change = { actions: ["update"], before, after, after_unknown } as const;

    expect(summarizePlan(planOf(resource("aws_db_instance.database", change))).promoted).toEqual([]);
  });

  it("counts an import that changes nothing", () => {
    const summary = summarizePlan(
      planOf(resource("aws_vpc.network_vpc", { actions: ["no-op"], importing: { id: "vpc-1" } })),
    );

    expect([summary.counts.import, summary.hasChanges]).toEqual([1, true]);
  });

  it("does not count reading a data source as a change", () => {
    const summary = summarizePlan(
      planOf(resource("aws_db_instances.database_found", { actions: ["read"] }, { mode: "data" })),
    );

    expect([summary.counts.read, summary.hasChanges]).toEqual([1, false]);
  });

  it("counts a changed output as a change", () => {
    const summary = summarizePlan({
      ...planOf(),
      output_changes: {
        same: { actions: ["no-op"], before: 1, after: 1 },
        posture: { actions: ["update"], before: "standby", after: "active" },
      },
    });

    expect([summary.outputs, summary.hasChanges]).toEqual([["posture"], true]);
  });
});

describe("the summary as text", () => {
  it("says when nothing changes", () => {
    expect(renderSummary("dns", summarizePlan(planOf()))).toBe("dns: no changes");
  });

  it("shows what is destroyed before the changes by module", () => {
    const summary = summarizePlan(
      planOf(
        resource("aws_vpc.network_vpc", { actions: ["create"] }),
        resource('aws_db_instance.database["1"]', {
          actions: ["update"],
          before: { replicate_source_db: "arn:source" },
          after: { replicate_source_db: null },
        }),
        resource("aws_kms_key.database_key", {
          actions: ["delete", "create"],
          replace_paths: [["key_usage"]],
        }),
      ),
    );

    expect(renderSummary("dr", summary).split("\n")).toEqual([
      "dr: 1 to create, 1 to change, 0 to destroy, 1 to replace",
      "  DESTROYED",
      "    -/+ aws_kms_key.database_key (key_usage cannot change in place)",
      "  database",
      '    ~   aws_db_instance.database["1"]',
      "    -/+ aws_kms_key.database_key (key_usage cannot change in place)",
      "  network",
      "    +   aws_vpc.network_vpc",
    ]);
  });
});
