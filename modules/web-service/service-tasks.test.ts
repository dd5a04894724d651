import { describe, expect, test } from "vitest";
import { expose, synthesizeAlone } from "../../test/support/scratch";
import { Posture } from "../posture";
import { ServiceTasks } from "./service-tasks";

const stack = synthesizeAlone((scope) => {
  const { desiredCount } = new ServiceTasks(scope, "tasks", {
    name: "visitor",
    clusterName: "shop-dr",
    accountId: "123456789012",
    region: "eu-south-2",
    posture: new Posture(scope, "posture", { default: "standby" }),
    normalTasks: 4,
    minTasks: 3,
    maxTasks: 9,
  });
  expose(scope, { desiredCount });
});

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
