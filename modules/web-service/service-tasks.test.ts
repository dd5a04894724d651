import { describe, expect, test } from "vitest";
import { evaluateIn } from "../../test/support/evaluate";
import { expose, synthesizeAlone } from "../../test/support/scratch";
import { Posture } from "../posture";
import { ServiceTasks } from "./service-tasks";

const synthesized = (isWarmStandby: boolean) =>
  synthesizeAlone((scope) => {
    const { desiredCount, serviceTags } = new ServiceTasks(scope, "tasks", {
      name: "visitor",
      clusterName: "shop-dr",
      accountId: "123456789012",
      region: "eu-south-2",
      posture: new Posture(scope, "posture", { default: "standby" }),
      normalTasks: 4,
      minTasks: 3,
      maxTasks: 9,
      isWarmStandby,
    });
    expose(scope, { desiredCount, serviceTags: JSON.stringify(serviceTags) });
  });
const stack = synthesized(false);
const warm = synthesized(true);

describe("the current count", () => {
  test("is looked up by the service's Name tag, because reading a missing service is an error", () => {
    expect(stack.dataSource("aws_resourcegroupstaggingapi_resources")).toEqual({
      resource_type_filters: ["ecs:service"],
      tag_filter: [{ key: "Name", values: ["visitor"] }],
    });
  });

  test("is read from the service where it exists", () => {
    expect(stack.dataSource("aws_ecs_service")).toEqual({
      count:
        "${length(data.aws_resourcegroupstaggingapi_resources.tasks_found.resource_tag_mapping_list) > 0 ? 1 : 0}",
      cluster_arn: "arn:aws:ecs:eu-south-2:123456789012:cluster/shop-dr",
      service_name: "visitor",
    });
  });

  test("depends on no resource, so that it is known at plan", () => {
    expect(JSON.stringify(stack.json.data)).not.toMatch(/\$\{aws_/);
  });
});

test("none on standby; while active, what autoscaling has set within its bounds, else the normal number", () => {
  const now = "try(data.aws_ecs_service.tasks_running[0].desired_count, 0)";
  expect(stack.output("desiredCount").value).toBe(
    `\${var.posture == "active" ? (${now} > 0 ? max(3, min(${now}, 9)) : 4) : 0}`,
  );
});

describe("on a warm standby", () => {
  test("the service's tag is the posture and the database that its tasks are of", () => {
    expect(warm.output("serviceTags").value).toBe('{"Posture":"${var.posture}-${var.database_generation}"}');
    expect(stack.output("serviceTags").value).toBe("{}");
  });

  /** What is wanted, the tag that the service has now, its count now, and the count that a plan gives it. */
  const counts: Readonly<Record<string, readonly [posture: string, tag: string, now: number, then: number]>> =
    {
      "what scaling has set, while the replica is the same": ["standby", "standby-2", 5, 5],
      "the maximum at most": ["standby", "standby-2", 20, 9],
      "none of a writer's: they stop before the new replica exists": ["standby", "active-1", 4, 0],
      "none of an earlier replica's": ["standby", "standby-1", 4, 0],
      "an activation starts the normal number": ["active", "standby-2", 1, 4],
      "an activation stops none of more tasks": ["active", "standby-2", 6, 6],
      "an active region keeps what scaling has set": ["active", "active-2", 5, 5],
      "within its bounds": ["active", "active-2", 1, 3],
      "also where the tag is new": ["active", "", 5, 5],
      "a resumed region starts the normal number": ["active", "quiesced-2", 0, 4],
      "none while quiesced": ["quiesced", "active-2", 4, 0],
    };
  const FOUND = "data.aws_resourcegroupstaggingapi_resources.tasks_found.resource_tag_mapping_list";
  const RUNNING = "data.aws_ecs_service.tasks_running";
  const variables = (posture: string) => ({ posture, database_generation: 2 });

  test("the count follows what the running tasks are of", async () => {
    const worlds = Object.entries(counts).map(([what, [posture, tag, now]]) => [
      what,
      {
        variables: variables(posture),
        read: { [FOUND]: [{ tags: tag ? { Posture: tag } : {} }], [RUNNING]: [{ desired_count: now }] },
      },
    ]);
    const missing = { variables: variables("standby"), read: { [FOUND]: [], [RUNNING]: [] } };
    const desiredCount = String(warm.output("desiredCount").value);
    const evaluated = await evaluateIn(
      { desiredCount },
      { ...Object.fromEntries(worlds), "none of a service that does not exist": missing },
    );
    expect(
      Object.fromEntries(Object.entries(evaluated).map(([what, { desiredCount: then }]) => [what, then])),
    ).toEqual({
      ...Object.fromEntries(Object.entries(counts).map(([what, [, , , then]]) => [what, then])),
      "none of a service that does not exist": 0,
    });
  });
});
