import { destroyed, typesOf } from "../destroy/destroyed";
import type { PlanRule } from "../plan-rule";

const SERVICES: Readonly<Record<string, string>> = {
  aws_ecs_service: "a service",
  aws_ecs_cluster: "a cluster",
  aws_eks_cluster: "a cluster",
  aws_eks_node_group: "a group of servers",
  aws_autoscaling_group: "a group of servers",
  aws_appautoscaling_target: "a scaling target",
  aws_instance: "a server",
  aws_lambda_function: "a function",
  aws_lb: "a load balancer",
  aws_alb: "a load balancer",
  aws_elb: "a load balancer",
  aws_lb_listener: "a listener",
  aws_nat_gateway: "a NAT gateway",
  aws_cloudfront_distribution: "a distribution",
  aws_vpc: "a network",
};

export const serviceDestroyed: PlanRule = {
  id: "plan-service-destroyed",
  risk: "capacity",
  effect: "destroys what serves",
  title: "No service, server or load balancer is destroyed unnoticed",
  why: "It serves nothing, at least until a replacement exists.",
  source: "https://developer.hashicorp.com/terraform/language/meta-arguments/lifecycle#create_before_destroy",
  severity: "warning",
  fix: "Undo what forces it, or create the new one first (create_before_destroy).",
  subjects: typesOf(SERVICES),
  check: (change) => destroyed(change, SERVICES),
};
