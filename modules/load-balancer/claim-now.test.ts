import { expect, test } from "vitest";
import { evaluate } from "../../src/terraform/hcl";
import { expose, synthesizeAlone } from "../../test/support/scratch";
import { hcl } from "../hcl";
import { ClaimNow } from ".";

const stack = synthesizeAlone((scope) => {
  const { isMade } = new ClaimNow(scope, "now", {
    loadBalancerName: "shop-dr",
    claimId: "took-over",
    onlyWhen: "var.took_over == null",
  });
  expose(scope, { isMade: hcl(isMade) });
});

/** Its value where these rules are found. */
const isMade = (...statuses: readonly string[]) => {
  const rules = statuses.map((status_code, index) => [
    `arn:${index}`,
    { action: [{ fixed_response: { status_code } }] },
  ]);
  return evaluate(stack.output("isMade").value, {
    data: { aws_lb_listener_rule: { now_rule: Object.fromEntries(rules) } },
  });
};

test("the rule is looked up by its tag: reading one that does not exist would be an error", () => {
  expect(stack.dataSource("aws_resourcegroupstaggingapi_resources")).toEqual({
    count: "${var.took_over == null ? 1 : 0}",
    resource_type_filters: ["elasticloadbalancing"],
    tag_filter: [{ key: "Name", values: ["shop-dr-took-over"] }],
  });
  expect(stack.dataSource("aws_lb_listener_rule")).toEqual({
    for_each:
      "${toset(try(data.aws_resourcegroupstaggingapi_resources.now_found[0].resource_tag_mapping_list[*].resource_arn, []))}",
    arn: "${each.key}",
  });
});

test("the claim is what the rule answers, and not made where there is none", () => {
  expect([isMade("200"), isMade("503"), isMade()]).toEqual([true, false, false]);
});
