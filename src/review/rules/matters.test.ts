import { describe, expect, it } from "vitest";
import { PlannedChange } from "../../terraform/plan";
import { differencesOf } from "../differences";
import { matters } from "./matters";
import { updated } from "./test-support";

function doesMatter(type: string, path: string, before: unknown, after: unknown): boolean {
  const valuesWith = (value: unknown) =>
    path.split(".").reduceRight<unknown>((inner, step) => ({ [step]: inner }), value) as object;
  const change = new PlannedChange(updated(type, valuesWith(before), valuesWith(after)));
  return differencesOf(change).some((difference) => matters(change, difference));
}

describe("a switch matters in the direction that is worse", () => {
  it.each([
    ["what is required", "aws_ssoadmin_application_assignment_configuration", "assignment_required", false],
    ["what watches", "aws_ecr_repository", "image_scanning_configuration.scan_on_push", false],
    ["who comes in", "aws_lakeformation_resource_lf_tag", "table.wildcard", true],
    ["what is public, whatever it is called", "aws_opsworks_haproxy_layer", "auto_assign_public_ips", true],
    ["what is destroyed", "aws_organizations_account", "close_on_deletion", true],
    ["what is kept", "aws_cloudfront_distribution", "retain_on_delete", false],
    ["what is switched off by name", "aws_iot_authorizer", "signing_disabled", true],
    ["all of what serves", "aws_cloudfront_distribution", "enabled", false],
    ["all of what watches", "aws_shield_proactive_engagement", "enabled", false],
    ["all of what lets in", "aws_ec2_serial_console_access", "enabled", true],
    ["all of any object", "aws_iot_topic_rule_destination", "enabled", false],
    ["what goes off on what holds data", "aws_dynamodb_table", "stream_enabled", false],
    ["what is exposed, by its documentation", "aws_codebuild_project", "badge_enabled", true],
    [
      "what is exposed unless it is on, by its documentation",
      "aws_api_gateway_rest_api",
      "disable_execute_api_endpoint",
      false,
    ],
  ])("%s", (_, type, path, worse) => {
    expect(doesMatter(type, path, !worse, worse)).toBe(true);
    expect(doesMatter(type, path, worse, !worse)).toBe(false);
  });

  it("and in both if it turns a condition into its opposite", () => {
    expect(doesMatter("aws_waf_rule", "predicates.negated", false, true)).toBe(true);
    expect(doesMatter("aws_waf_rule", "predicates.negated", true, false)).toBe(true);
  });
});

describe("a number matters in the direction that is worse", () => {
  it.each([
    ["how long something is kept", "aws_config_retention_configuration", "retention_period_in_days", 100, 10],
    ["how long a password is", "aws_cognito_user_pool", "password_policy.minimum_length", 12, 6],
    ["how late something is noticed", "aws_route53_health_check", "request_interval", 10, 30],
    [
      "how long it is kept, by its documentation",
      "aws_elastic_beanstalk_application",
      "appversion_lifecycle.max_count",
      9,
      3,
    ],
    ["where a range begins", "aws_globalaccelerator_listener", "port_range.from_port", 443, 80],
    ["where a range ends", "aws_globalaccelerator_listener", "port_range.to_port", 80, 443],
  ])("%s", (_, type, path, better, worse) => {
    expect(doesMatter(type, path, better, worse)).toBe(true);
    expect(doesMatter(type, path, worse, better)).toBe(false);
  });
});

it("names, times and sizes of things do not matter", () => {
  expect(doesMatter("aws_db_instance", "backup_window", "a", "b")).toBe(false);
  expect(doesMatter("aws_instance", "private_ip", "10.0.0.1", "10.0.0.2")).toBe(false);
  expect(doesMatter("aws_db_instance", "allocated_storage", 100, 10)).toBe(false);
});

it.each([
  ["aws_cloudfront_key_group", "items"],
  ["aws_fsx_lustre_file_system", "root_squash_configuration.root_squash"],
  ["aws_iam_role_policies_exclusive", "policy_names"],
])("text matters by its documentation: %s %s", (type, path) => {
  expect(doesMatter(type, path, "a", "b")).toBe(true);
});
