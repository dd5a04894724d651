import { expect, test } from "vitest";
import { synthesize } from "../../test/support/synth";
import { DEEP_HEALTH_PATH, HEALTH_PATH } from "./health-paths";

test("the load balancers request one, Route 53 the other", () => {
  const { primary, dr, dns } = synthesize();
  expect(HEALTH_PATH).toBe("/health.php");
  expect(DEEP_HEALTH_PATH).toBe("/health.php?deep=1");
  expect(primary.resource("aws_lb_target_group").health_check.path).toBe(HEALTH_PATH);
  expect(dr.resource("aws_lb_target_group").health_check.path).toBe(HEALTH_PATH);
  expect(dns.resource("aws_route53_health_check", "dns_failover_primary_endpoint").resource_path).toBe(
    DEEP_HEALTH_PATH,
  );
});
