import { type Mutations, of } from "../test-support";

export const MUTATIONS: Mutations = {
  "elb-deletion-protected": ({ dr }) => {
    of(dr, "aws_lb").enable_deletion_protection = false;
  },
  "elb-desync-mitigation": ({ dr }) => {
    of(dr, "aws_lb").desync_mitigation_mode = "monitor";
  },
  "elb-drops-invalid-headers": ({ dr }) => delete of(dr, "aws_lb").drop_invalid_header_fields,
  "elb-name-length": ({ dr }) => {
    of(dr, "aws_lb").name = "a-load-balancer-with-a-name-too-long";
  },
  "elb-recommended-tls-policy": ({ dr }) => {
    of(dr, "aws_lb_listener", "load_balancer_https").ssl_policy = "ELBSecurityPolicy-2016-08";
  },
  "elb-target-group-replaceable": ({ dr }) => delete of(dr, "aws_lb_target_group").lifecycle,
  "elb-two-zones": ({ dr }) => {
    of(dr, "aws_subnet", "network_public_b").availability_zone = "eu-central-1a";
  },
};
