import { idOf } from "../../terraform/stack/references";
import { idOfResource, referenceTo, type StackView } from "../../terraform/stack/stack-view";
import type { Block } from "../../terraform/stack/synthesized-stack";
import { type Drawing, type PlacedBox, subnetIdsIn } from "../drawing";

export const drawing: Drawing = { boxes: loadBalancerBoxes };

/** Load balancers and the ports that they listen on. */
function loadBalancerBoxes(view: StackView): PlacedBox[] {
  return view.instances("aws_lb").map((loadBalancer) => {
    const { values } = loadBalancer;
    const listeners = view.referringTo("aws_lb_listener", "load_balancer_arn", loadBalancer);
    const targetGroups = view
      .instances("aws_lb_target_group")
      .filter(({ id }) => listeners.some((listener) => forwardsTo(listener.values, id)));
    const ports = listeners.map((listener) => `${listener.values.protocol} ${listener.values.port}`);
    const checks = targetGroups.map((group) => `health check ${group.values.health_check?.path}`);
    return {
      subnetIds: subnetIdsIn(values.subnets),
      box: {
        id: idOfResource(referenceTo(loadBalancer)),
        service: "Application Load Balancer",
        title: `Application Load Balancer ${values.name}`,
        lines: [[values.internal ? "internal" : "internet-facing", ...ports].join(", "), ...checks],
        resources: [loadBalancer, ...listeners, ...targetGroups].map(referenceTo),
      },
    };
  });
}

function forwardsTo(listener: Block, targetGroupId: string): boolean {
  const actions: readonly Block[] = listener.default_action ?? [];
  return actions.some(
    ({ target_group_arn }) => idOf(target_group_arn, "aws_lb_target_group") === targetGroupId,
  );
}
