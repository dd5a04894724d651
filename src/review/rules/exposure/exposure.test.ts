import { describe, expect, test } from "vitest";
import type { ResourceChange } from "../../../terraform/plan";
import { created, deleted, problemsOf, replaced, testPlanRule, updated } from "../test-support";
import { bucketAclPublic } from "./bucket-acl-public";
import { clusterEndpointPublic } from "./cluster-endpoint-public";
import { databasePublic } from "./database-public";
import { functionUrlOpen } from "./function-url-open";
import { loadBalancerPublic } from "./load-balancer-public";
import { madePublic } from "./made-public";
import { networkOpen } from "./network-open";
import { publicAccessBlockWeakened } from "./public-access-block-weakened";
import { resourcePolicyPublic } from "./resource-policy-public";
import { securityGroupOpen } from "./security-group-open";
import { snapshotPublic } from "./snapshot-public";
import { snapshotShared } from "./snapshot-shared";
import { taskPublicAddress } from "./task-public-address";

const CLOSED = {
  block_public_acls: true,
  block_public_policy: true,
  ignore_public_acls: true,
  restrict_public_buckets: true,
};

const READ = { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::pages/*" };

const document = (...Statement: object[]) => JSON.stringify({ Version: "2012-10-17", Statement });

testPlanRule(bucketAclPublic, {
  violating: created("aws_s3_bucket_acl", { acl: "public-read" }),
  problem: "grants everybody access by ACL",
  compliant: created("aws_s3_bucket_acl", { acl: "private" }),
});

testPlanRule(clusterEndpointPublic, {
  violating: created("aws_eks_cluster", {
    vpc_config: [{ endpoint_public_access: true, public_access_cidrs: ["0.0.0.0/0"] }],
  }),
  problem: "opens the cluster's API to the world",
  compliant: created("aws_eks_cluster", {
    vpc_config: [{ endpoint_public_access: true, public_access_cidrs: ["192.0.2.0/24"] }],
  }),
});

testPlanRule(databasePublic, {
  violating: updated("aws_db_instance", { publicly_accessible: false }, { publicly_accessible: true }),
  problem: "gives it a public address",
  compliant: created("aws_db_instance", { publicly_accessible: false }),
});

testPlanRule(functionUrlOpen, {
  violating: created("aws_lambda_function_url", { authorization_type: "NONE" }),
  problem: "lets everybody call the function by its URL",
  compliant: created("aws_lambda_function_url", { authorization_type: "AWS_IAM" }),
});

testPlanRule(loadBalancerPublic, {
  violating: replaced("aws_lb", { internal: true }, { internal: false }),
  problem: "makes an internal load balancer public",
  compliant: created("aws_lb", { internal: false }),
});

testPlanRule(publicAccessBlockWeakened, {
  violating: updated("aws_s3_bucket_public_access_block", CLOSED, { ...CLOSED, block_public_policy: false }),
  problem: "lets the bucket be public",
  compliant: created("aws_s3_bucket_public_access_block", CLOSED),
});

testPlanRule(resourcePolicyPublic, {
  violating: created("aws_s3_bucket_policy", { policy: document({ ...READ, Principal: "*" }) }),
  problem: "lets everybody: AWS:* may s3:GetObject on arn:aws:s3:::pages/*",
  compliant: created("aws_s3_bucket_policy", {
    policy: document({
      ...READ,
      Principal: "*",
      Condition: { StringEquals: { "aws:PrincipalOrgID": "o-1" } },
    }),
  }),
});

testPlanRule(securityGroupOpen, {
  violating: created("aws_vpc_security_group_ingress_rule", {
    ip_protocol: "tcp",
    from_port: 22,
    to_port: 22,
    cidr_ipv4: "0.0.0.0/0",
  }),
  problem: "admits the world on tcp 22",
  compliant: created("aws_vpc_security_group_ingress_rule", {
    ip_protocol: "tcp",
    from_port: 443,
    to_port: 443,
    cidr_ipv4: "0.0.0.0/0",
  }),
});

testPlanRule(snapshotPublic, {
  violating: updated("aws_db_snapshot", { shared_accounts: [] }, { shared_accounts: ["all"] }),
  problem: "shares it with every AWS account",
  compliant: updated("aws_db_snapshot", { shared_accounts: [] }, { shared_accounts: ["123456789012"] }),
});

testPlanRule(snapshotShared, {
  violating: updated("aws_db_snapshot", { shared_accounts: [] }, { shared_accounts: ["123456789012"] }),
  problem: "shares it with another account or organization",
  compliant: updated("aws_db_snapshot", { shared_accounts: ["123456789012"] }, { shared_accounts: [] }),
});

test.each([
  ["aws_snapshot_create_volume_permission", { account_id: "123456789012" }],
  ["aws_ami_launch_permission", { account_id: "123456789012" }],
  ["aws_ami_launch_permission", { organization_arn: "arn:aws:organizations::1:organization/o-1" }],
])("%s shares with whom it names", (type, values) => {
  expect(problemsOf(snapshotShared, created(type, values))).toEqual([
    "shares it with another account or organization",
  ]);
});

test.each<ResourceChange["change"]["actions"]>([
  ["delete", "create"],
  ["create", "forget"],
])("a snapshot that replaces another, by %s and %s, is shared again", (...actions) => {
  const shared = { shared_accounts: ["123456789012"] };
  const change = replaced("aws_db_snapshot", shared, shared);
  const again = { ...change, change: { ...change.change, actions } };
  expect(problemsOf(snapshotShared, again)).toEqual(["shares it with another account or organization"]);
});

testPlanRule(taskPublicAddress, {
  violating: updated(
    "aws_ecs_service",
    { network_configuration: [{ assign_public_ip: false }] },
    { network_configuration: [{ assign_public_ip: true }] },
  ),
  problem: "gives it a public address",
  compliant: created("aws_ecs_service", { network_configuration: [{ assign_public_ip: false }] }),
});

const ingress = (from_port: number, to_port: number, cidr: string, protocol = "tcp") => ({
  ingress: [{ from_port, to_port, protocol, cidr_blocks: [cidr], ipv6_cidr_blocks: [] }],
});

describe("a security group", () => {
  test.each([
    ["a range with a web port in it", ingress(80, 443, "0.0.0.0/0"), ["admits the world on tcp 80-443"]],
    ["every protocol", ingress(0, 0, "0.0.0.0/0", "-1"), ["admits the world on every port"]],
    ["half of the world", ingress(22, 22, "128.0.0.0/1"), ["admits the world on tcp 22"]],
    ["a network", ingress(22, 22, "10.0.0.0/8"), []],
  ])("is judged by what it opens: %s", (_, after, problems) => {
    expect(problemsOf(securityGroupOpen, updated("aws_security_group", { ingress: [] }, after))).toEqual(
      problems,
    );
  });

  test("that was already as open is not opened", () => {
    const change = updated(
      "aws_security_group",
      ingress(0, 65535, "0.0.0.0/0"),
      ingress(22, 22, "0.0.0.0/0"),
    );
    expect(problemsOf(securityGroupOpen, change)).toEqual([]);
  });

  test("rule for outgoing traffic admits nobody", () => {
    const after = { type: "egress", protocol: "-1", cidr_blocks: ["0.0.0.0/0"] };
    expect(problemsOf(securityGroupOpen, created("aws_security_group_rule", after))).toEqual([]);
  });
});

describe("a destroyed Block Public Access", () => {
  const change = deleted("aws_s3_bucket_public_access_block", { bucket: "pages" });

  test("opens the bucket", () => {
    expect(problemsOf(publicAccessBlockWeakened, change)).toEqual(["removes Block Public Access"]);
  });

  test("with its bucket opens nothing", () => {
    expect(problemsOf(publicAccessBlockWeakened, change, { destroys: () => true })).toEqual([]);
  });
});

test("a subnet that becomes public changes what runs in it, one created public does not", () => {
  const [inside, outside] = [{ map_public_ip_on_launch: false }, { map_public_ip_on_launch: true }];
  expect(problemsOf(taskPublicAddress, updated("aws_subnet", inside, outside))).toEqual([
    "gives it a public address",
  ]);
  expect(problemsOf(taskPublicAddress, created("aws_subnet", outside))).toEqual([]);
});

test("a function that everybody may call is open, one for a single service is not", () => {
  const permission = (values: object) => created("aws_lambda_permission", values);
  expect(problemsOf(resourcePolicyPublic, permission({ principal: "*" }))).toEqual([
    "lets everybody call the function",
  ]);
  expect(problemsOf(resourcePolicyPublic, permission({ principal: "*", source_account: "1" }))).toEqual([]);
  expect(problemsOf(resourcePolicyPublic, permission({ principal: "s3.amazonaws.com" }))).toEqual([]);
});

test.each(["2000::/3", "::/0", "64.0.0.0/2"])("%s is the world", (cidr) => {
  const change = created("aws_vpc_security_group_ingress_rule", {
    ...(cidr.includes(":") ? { cidr_ipv6: cidr } : { cidr_ipv4: cidr }),
    ...{ from_port: 22, to_port: 22, ip_protocol: "tcp" },
  });
  expect(problemsOf(securityGroupOpen, change)).toEqual(["admits the world on tcp 22"]);
});

testPlanRule(madePublic, {
  violating: updated("github_repository", { visibility: "private" }, { visibility: "public" }),
  problem: "makes it public",
  compliant: updated("github_repository", { visibility: "public" }, { visibility: "private" }),
});

testPlanRule(networkOpen, {
  violating: created("google_compute_firewall", {
    source_ranges: ["0.0.0.0/0"],
    allow: [{ protocol: "tcp", ports: ["22"] }],
  }),
  problem: "admits the world",
  compliant: created("google_compute_firewall", {
    source_ranges: ["0.0.0.0/0"],
    allow: [{ protocol: "tcp", ports: ["80", "443"] }],
  }),
});

test.each([
  ["azurerm_network_security_rule", { access: "Allow", direction: "Inbound", source_address_prefix: "*" }],
  ["aws_ec2_managed_thing", { allowed_cidr_blocks: ["0.0.0.0/0"] }],
])("%s that admits every address admits the world", (type, values) => {
  expect(problemsOf(networkOpen, created(type, values))).toEqual(["admits the world"]);
});

test("what goes out, or is denied, admits nobody", () => {
  const rule = (values: object) =>
    created("azurerm_network_security_rule", { source_address_prefix: "*", ...values });
  expect(problemsOf(networkOpen, rule({ access: "Deny" }))).toEqual([]);
  expect(problemsOf(networkOpen, rule({ access: "Allow", direction: "Outbound" }))).toEqual([]);
});

test("snapshots of volumes that may be public again are", () => {
  const state = (value: string) => ({ state: value });
  const change = updated(
    "aws_ebs_snapshot_block_public_access",
    state("block-all-sharing"),
    state("unblocked"),
  );
  expect(problemsOf(publicAccessBlockWeakened, change)).toEqual(["lets it be public"]);
});
