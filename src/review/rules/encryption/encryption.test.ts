import { expect, test } from "vitest";
import { created, deleted, problemsOf, testPlanRule, updated } from "../test-support";
import { keyDisabled } from "./key-disabled";
import { keyRotationOff } from "./key-rotation-off";
import { listenerPlain } from "./listener-plain";
import { ownKeyDropped } from "./own-key-dropped";
import { storageEncryptionOff } from "./storage-encryption-off";
import { tlsPolicyDowngraded } from "./tls-policy-downgraded";
import { transportNotRequired } from "./transport-not-required";

testPlanRule(keyDisabled, {
  violating: updated("aws_kms_key", { is_enabled: true }, { is_enabled: false }),
  problem: "disables the key",
  compliant: updated("aws_kms_key", { is_enabled: false }, { is_enabled: true }),
});

testPlanRule(keyRotationOff, {
  violating: updated("aws_kms_key", { enable_key_rotation: true }, { enable_key_rotation: false }),
  problem: "stops the key's rotation",
  compliant: created("aws_kms_key", { enable_key_rotation: true }),
});

testPlanRule(listenerPlain, {
  violating: created("aws_lb_listener", { protocol: "HTTP", default_action: [{ type: "forward" }] }),
  problem: "answers in plain HTTP",
  compliant: created("aws_lb_listener", { protocol: "HTTP", default_action: [{ type: "redirect" }] }),
});

testPlanRule(ownKeyDropped, {
  violating: updated("aws_secretsmanager_secret", { kms_key_id: "arn:key" }, { kms_key_id: null }),
  problem: "no longer encrypts with its KMS key",
  compliant: updated(
    "aws_secretsmanager_secret",
    { kms_key_id: "arn:key" },
    {},
    { unknown: { kms_key_id: true } },
  ),
});

testPlanRule(storageEncryptionOff, {
  violating: created("aws_db_instance", { storage_encrypted: null }),
  problem: "stores data unencrypted",
  compliant: created("aws_db_instance", { storage_encrypted: null, replicate_source_db: "writer" }),
});

testPlanRule(tlsPolicyDowngraded, {
  violating: updated(
    "aws_lb_listener",
    { ssl_policy: "ELBSecurityPolicy-TLS13-1-2-2021-06" },
    { ssl_policy: "ELBSecurityPolicy-2016-08" },
  ),
  problem: "allows TLS 1.0",
  compliant: updated(
    "aws_lb_listener",
    { ssl_policy: "ELBSecurityPolicy-TLS-1-1-2017-01" },
    { ssl_policy: "ELBSecurityPolicy-TLS13-1-2-2021-06" },
  ),
});

testPlanRule(transportNotRequired, {
  violating: updated(
    "aws_db_parameter_group",
    { parameter: [{ name: "require_secure_transport", value: "ON" }] },
    { parameter: [] },
  ),
  problem: "accepts clients without TLS",
  compliant: updated(
    "aws_db_parameter_group",
    { parameter: [{ name: "require_secure_transport", value: "ON" }] },
    { parameter: [{ name: "require_secure_transport", value: "1" }] },
  ),
});

test.each([
  ["TLSv1.2_2021", "TLSv1", "allows TLS 1.0"],
  ["TLSv1.2_2021", "TLSv1.1_2016", "allows TLS 1.1"],
])("a distribution from %s to %s", (before, after, problem) => {
  const certificate = (minimum_protocol_version: string) => ({
    viewer_certificate: [{ minimum_protocol_version }],
  });
  const change = updated("aws_cloudfront_distribution", certificate(before), certificate(after));
  expect(problemsOf(tlsPolicyDowngraded, change)).toEqual([problem]);
});

test("the encryption of new volumes is watched, even when the resource that sets it is destroyed", () => {
  const type = "aws_ebs_encryption_by_default";
  const off = updated(type, { enabled: true }, { enabled: false });
  expect(problemsOf(storageEncryptionOff, off)).toEqual(["stores data unencrypted"]);
  expect(problemsOf(storageEncryptionOff, deleted(type, { enabled: true }))).toEqual([
    "leaves new volumes unencrypted",
  ]);
  expect(problemsOf(storageEncryptionOff, deleted(type, { enabled: false }))).toEqual([]);
});

test.each([
  ["aws_redshift_parameter_group", "require_ssl", "true", "false"],
  ["aws_neptune_cluster_parameter_group", "neptune_enforce_ssl", "1", "0"],
])("%s that no longer sets %s accepts clients without TLS", (type, name, before, after) => {
  const parameter = (value: string) => ({ parameter: [{ name, value }] });
  expect(problemsOf(transportNotRequired, updated(type, parameter(before), parameter(after)))).toEqual([
    "accepts clients without TLS",
  ]);
});

test("a listener that no longer has TLS accepts clients without it", () => {
  const change = updated("aws_lb_listener", { protocol: "TLS" }, { protocol: "TCP" });
  expect(problemsOf(transportNotRequired, change)).toEqual(["accepts clients without TLS"]);
});

test("the version of an API's policy written with underscores is read from its name", () => {
  const of = (security_policy: string) => created("aws_api_gateway_domain_name", { security_policy });
  expect(problemsOf(tlsPolicyDowngraded, of("SecurityPolicy_TLS13_1_3_2025_09"))).toEqual([]);
  expect(problemsOf(tlsPolicyDowngraded, of("TLS_1_0"))).toEqual(["allows TLS 1.0"]);
});

test("a cache that only prefers TLS accepts clients without it", () => {
  const mode = (transit_encryption_mode: string) => ({ transit_encryption_mode });
  const change = updated("aws_elasticache_replication_group", mode("required"), mode("preferred"));
  expect(problemsOf(transportNotRequired, change)).toEqual(["accepts clients without TLS"]);
});

test("aws_alb_target_group is aws_lb_target_group", () => {
  const change = updated("aws_alb_target_group", { protocol: "HTTPS" }, { protocol: "HTTP" });
  expect(problemsOf(transportNotRequired, change)).toEqual(["accepts clients without TLS"]);
});

test.each([
  ["azurerm_storage_account", { min_tls_version: "TLS1_2" }, { min_tls_version: "TLS1_0" }, "allows TLS 1.0"],
  [
    "google_compute_ssl_policy",
    { min_tls_version: "TLS_1_2" },
    { min_tls_version: "TLS_1_1" },
    "allows TLS 1.1",
  ],
])("the version that %s allows is read from its name", (type, before, after, problem) => {
  expect(problemsOf(tlsPolicyDowngraded, updated(type, before, after))).toEqual([problem]);
});
