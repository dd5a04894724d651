import type { PlanRule } from "../plan-rule";

export const trafficShifted: PlanRule = {
  id: "plan-traffic-shifted",
  risk: "dns",
  effect: "shifts traffic",
  title: "Traffic is shifted between targets only when that is intended",
  why: "A share of the visitors goes elsewhere with the next request.",
  source: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-listeners.html",
  severity: "warning",
  fix: "Check that the target that gets more serves.",
  words: [
    {
      name: /(^|[._])(weight|traffic_percentage|traffic_dial_percentage|routing_config\.additional_version_weights|traffic_weight|percent_traffic|traffic\.percent|(traffic|canary|linear)\w*(\.\w+)*\.percentage)$/,
      // Records have a rule of their own.
      exceptTypes: /route53_record|placement|capacity_provider|ecs_service|autoscaling|spot/,
      judge: ({ after, before }) => (after !== before ? "worse" : "fine"),
      problem: "shifts traffic between targets",
      mayBeUnknown: true,
    },
    {
      name: /^(\w*gateway_id|\w*_interface_id|\w*_arn|\w*_endpoint_id|\w*_attachment_id|instance_id|next_hop\w*|blackhole)$/,
      types: /_route$|_prefix_list_reference$/,
      judge: ({ after, before }) => (after !== before ? "worse" : "fine"),
      problem: "sends traffic another way",
      mayBeUnknown: true,
    },
    {
      name: /(^|[._])(target_group_arn|default_action\.\w*target_group_arn)$/,
      types: /listener/,
      judge: ({ after, before }) => (before !== undefined && after !== before ? "worse" : "fine"),
      problem: "sends traffic to another target group",
      mayBeUnknown: true,
    },
  ],
};
