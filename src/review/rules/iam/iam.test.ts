import { describe, expect, test } from "vitest";
import { resourcePolicyPublic } from "../exposure/resource-policy-public";
import { created, deleted, problemsOf, testPlanRule, updated } from "../test-support";
import { iamAdminGranted } from "./iam-admin-granted";
import { iamDenyRemoved } from "./iam-deny-removed";
import { iamWidened } from "./iam-widened";
import { iamWildcardGranted } from "./iam-wildcard-granted";
import { permissionsBoundaryChanged } from "./permissions-boundary-changed";
import { permissionsBoundaryRemoved } from "./permissions-boundary-removed";
import { policyAttached } from "./policy-attached";
import { trustWidened } from "./trust-widened";

const READ = { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::pages/*" };

const document = (...Statement: object[]) => JSON.stringify({ Version: "2012-10-17", Statement });

test.each([
  [{ NotAction: "s3:DeleteBucket", Resource: "*" }, "may all but s3:DeleteBucket on *"],
  [{ Action: "*", NotResource: "arn:aws:s3:::pages" }, "may * on all but arn:aws:s3:::pages"],
  [{ Action: "*", Resource: "arn:aws:*" }, "may * on arn:aws:*"],
  [
    { Action: "iam:*", Resource: "arn:aws:iam::123456789012:role/*" },
    "may iam:* on arn:aws:iam::123456789012:role/*",
  ],
])("%j is everything, written differently", (statement, text) => {
  const policy = document({ Effect: "Allow", ...statement });
  expect(problemsOf(iamAdminGranted, created("aws_iam_policy", { policy }))).toEqual([
    `grants everything: ${text}`,
  ]);
});

test.each([
  [{ NotAction: ["iam:*"], Resource: "*" }],
  [{ Action: "iam:*", Resource: "arn:aws:iam::123456789012:role/app-*" }],
  [{ NotAction: "s3:DeleteBucket", Resource: "arn:aws:s3:::pages/*" }],
])("%j is not everything", (statement) => {
  const policy = document({ Effect: "Allow", ...statement });
  expect(problemsOf(iamAdminGranted, created("aws_iam_policy", { policy }))).toEqual([]);
});

test("a role's own list of policies counts as attachments", () => {
  const list = (...names: string[]) => ({
    managed_policy_arns: names.map((name) => `arn:aws:iam::aws:policy/${name}`),
  });
  const admin = updated("aws_iam_role", list(), list("AdministratorAccess"));
  expect(problemsOf(iamAdminGranted, admin)).toEqual(["attaches a policy that allows everything"]);
  expect(problemsOf(policyAttached, admin)).toEqual([]);
  const other = updated(
    "aws_iam_role",
    list("ReadOnlyAccess"),
    list("ReadOnlyAccess", "AmazonRDSFullAccess"),
  );
  expect(problemsOf(policyAttached, other)).toEqual(["gives an existing role another policy"]);
  expect(problemsOf(policyAttached, created("aws_iam_role", list("ReadOnlyAccess")))).toEqual([]);
});

test("an account's number is the same as its ARN", () => {
  const trusting = (...accounts: string[]) => ({
    assume_role_policy: document(...accounts.map((account) => trust(account))),
  });
  const before = trusting("arn:aws:iam::123456789012:root");
  expect(problemsOf(trustWidened, updated("aws_iam_role", before, trusting("123456789012")))).toEqual([]);
  expect(
    problemsOf(trustWidened, updated("aws_iam_role", before, trusting("123456789012", "999999999999"))),
  ).toEqual(["can be assumed by others: AWS:999999999999 may sts:AssumeRole"]);
});

test("a boundary that allows everything counts as none", () => {
  const bound = (permissions_boundary: string) => ({ permissions_boundary });
  const change = updated(
    "aws_iam_role",
    bound("arn:aws:iam::123456789012:policy/bound"),
    bound("arn:aws:iam::aws:policy/AdministratorAccess"),
  );
  expect(problemsOf(permissionsBoundaryRemoved, change)).toEqual(["removes its permissions boundary"]);
});

test.each([
  [{ StringLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/admin" } }],
  [{ ArnLike: { "aws:SourceArn": "arn:aws:s3:::*" } }],
  [{ ArnLike: { "aws:SourceArn": "arn:aws:*" } }],
  [{ StringLike: { "aws:PrincipalOrgID": "o-*" } }],
  [{ StringLike: { "aws:SourceVpc": "vpc-*" } }],
  [{ IpAddress: { "aws:VpcSourceIp": "10.0.0.0/8" } }],
  [{ IpAddress: { "aws:SourceIp": ["0.0.0.0/1", "128.0.0.0/1"] } }],
])("%j binds nobody", (Condition) => {
  const policy = document({ ...READ, Principal: "*", Condition });
  expect(problemsOf(resourcePolicyPublic, created("aws_s3_bucket_policy", { policy }))).toHaveLength(1);
});

test.each([
  ["aws_dynamodb_resource_policy", "policy"],
  ["aws_elasticsearch_domain", "access_policies"],
  ["aws_s3tables_table_policy", "resource_policy"],
])("a policy of %s for everybody is one", (type, attribute) => {
  const policy = document({ ...READ, Principal: "*" });
  expect(problemsOf(resourcePolicyPublic, created(type, { [attribute]: policy }))).toHaveLength(1);
});

test("a VPC endpoint's policy for everybody in its network opens nothing to the public, and may be widened", () => {
  const policy = (Action: string) => ({ policy: document({ ...READ, Action, Principal: "*" }) });
  expect(problemsOf(resourcePolicyPublic, created("aws_vpc_endpoint", policy("s3:GetObject")))).toEqual([]);
  const change = updated("aws_vpc_endpoint", policy("s3:GetObject"), policy("s3:*"));
  expect(problemsOf(iamWidened, change)).toEqual(["allows more: AWS:* may s3:* on arn:aws:s3:::pages/*"]);
});

test.each([
  [{ ArnLike: { "aws:SourceArn": "arn:aws:s3:::pages" } }],
  [{ ArnLike: { "aws:SourceArn": "arn:aws:sns:*:123456789012:*" } }],
  [{ StringLike: { "aws:PrincipalOrgPaths": "o-a1b2c3/*" } }],
  [{ StringLike: { "aws:userid": "AROAEXAMPLEID:*" } }],
  [{ IpAddress: { "aws:SourceIp": "203.0.113.0/24" } }],
])("%j binds", (Condition) => {
  const policy = document({ ...READ, Principal: "*", Condition });
  expect(problemsOf(resourcePolicyPublic, created("aws_s3_bucket_policy", { policy }))).toEqual([]);
});

const trust = (account: string) => ({
  Effect: "Allow",
  Action: "sts:AssumeRole",
  Principal: { AWS: account },
});

testPlanRule(iamAdminGranted, {
  violating: created("aws_iam_policy", { policy: document({ ...READ, Action: "*", Resource: "*" }) }),
  problem: "grants everything: may * on *",
  compliant: created("aws_iam_policy", {
    policy: document({ ...READ, Effect: "Deny", Action: "*", Resource: "*" }),
  }),
});

testPlanRule(iamDenyRemoved, {
  violating: updated(
    "aws_iam_role_policy",
    { policy: document(READ, { ...READ, Effect: "Deny" }) },
    { policy: document(READ) },
  ),
  problem: "no longer denies: must not s3:GetObject on arn:aws:s3:::pages/*",
  compliant: updated(
    "aws_iam_role_policy",
    { policy: document({ ...READ, Effect: "Deny" }) },
    { policy: document({ ...READ, Effect: "Deny", Action: "s3:*" }) },
  ),
});

testPlanRule(iamWidened, {
  violating: updated(
    "aws_iam_role_policy",
    { policy: document(READ) },
    { policy: document({ ...READ, Action: ["s3:GetObject", "s3:PutObject"] }) },
  ),
  problem: "allows more: may s3:PutObject on arn:aws:s3:::pages/*",
  compliant: updated(
    "aws_iam_role_policy",
    { policy: document({ ...READ, Sid: "Old", Action: ["s3:GetObject"] }) },
    { policy: document({ ...READ, Sid: "New", Resource: ["arn:aws:s3:::pages/*"] }) },
  ),
});

testPlanRule(iamWildcardGranted, {
  violating: created("aws_iam_policy", { policy: document({ ...READ, Action: "s3:*" }) }),
  problem: "grants every action of a service: may s3:* on arn:aws:s3:::pages/*",
  compliant: created("aws_iam_policy", { policy: document({ ...READ, Action: "s3:Get*" }) }),
});

testPlanRule(permissionsBoundaryRemoved, {
  violating: updated(
    "aws_iam_role",
    { permissions_boundary: "arn:boundary" },
    { permissions_boundary: null },
  ),
  problem: "removes its permissions boundary",
  compliant: updated(
    "aws_iam_role",
    { permissions_boundary: null },
    { permissions_boundary: "arn:boundary" },
  ),
});

testPlanRule(policyAttached, {
  violating: created("aws_iam_role_policy_attachment", {
    role: "web",
    policy_arn: "arn:aws:iam::aws:policy/ReadOnlyAccess",
  }),
  problem: "gives an existing role another policy",
  compliant: created(
    "aws_iam_role_policy_attachment",
    { policy_arn: "arn:aws:iam::aws:policy/ReadOnlyAccess" },
    { unknown: { role: true } },
  ),
});

testPlanRule(trustWidened, {
  violating: updated(
    "aws_iam_role",
    { assume_role_policy: document(trust("123456789012")) },
    { assume_role_policy: document(trust("123456789012"), trust("210987654321")) },
  ),
  problem: "can be assumed by others: AWS:210987654321 may sts:AssumeRole",
  compliant: created("aws_iam_role", { assume_role_policy: document(trust("123456789012")) }),
});

describe("a policy that is widened", () => {
  const narrowed = (before: object, after: object) =>
    problemsOf(
      iamWidened,
      updated("aws_iam_role_policy", { policy: document(before) }, { policy: document(after) }),
    );

  test("loses a condition", () => {
    const Condition = { StringEquals: { "aws:SourceVpc": "vpc-1" } };
    expect(narrowed({ ...READ, Condition }, READ)).toEqual([
      "allows more: may s3:GetObject on arn:aws:s3:::pages/*",
    ]);
    expect(narrowed(READ, { ...READ, Condition })).toEqual([]);
  });

  test("names a wider resource", () => {
    expect(narrowed(READ, { ...READ, Resource: "*" })).toEqual(["allows more: may s3:GetObject on *"]);
    expect(narrowed(READ, { ...READ, Resource: "arn:aws:s3:::pages/public/*" })).toEqual([]);
  });

  test("is not one whose statements are only written differently", () => {
    const change = updated(
      "aws_iam_role_policy",
      { policy: document({ ...READ, Action: ["s3:GetObject", "s3:PutObject"] }) },
      { policy: document(READ, { ...READ, Action: "s3:putobject" }) },
    );
    expect(problemsOf(iamWidened, change)).toEqual([]);
  });

  test("is not one whose principals are only combined", () => {
    const to = (...AWS: string[]) => ({ ...READ, Principal: { AWS } });
    const change = (...after: object[]) =>
      updated("aws_kms_key", { policy: document(to("1"), to("2")) }, { policy: document(...after) });
    expect(problemsOf(iamWidened, change(to("2", "1")))).toEqual([]);
    expect(problemsOf(iamWidened, change(to("1", "2", "3")))).toEqual([
      "allows more: AWS:3 may s3:GetObject on arn:aws:s3:::pages/*",
    ]);
  });

  test("is compared as a whole if it lists exceptions", () => {
    const but = { Effect: "Allow", NotAction: "iam:*", Resource: "arn:aws:s3:::pages/*" };
    const change = created("aws_iam_policy", { policy: document(but) });
    expect(problemsOf(iamWildcardGranted, change)).toEqual([
      "grants every action of a service: may all but iam:* on arn:aws:s3:::pages/*",
    ]);
    const everywhere = created("aws_iam_policy", { policy: document({ ...but, Resource: "*" }) });
    expect(problemsOf(iamAdminGranted, everywhere)).toEqual([]);
  });

  test("is not shown if it is sensitive", () => {
    const change = updated(
      "aws_iam_role_policy",
      { policy: document(READ) },
      { policy: document({ ...READ, Resource: "*" }) },
      { sensitive: { policy: true } },
    );
    expect(problemsOf(iamWidened, change)).toEqual(["allows more: (sensitive)"]);
  });

  test("may be a new policy of an existing role", () => {
    const change = created("aws_iam_role_policy", { role: "web", policy: document(READ) });
    expect(problemsOf(iamWidened, change)).toEqual(["allows more: may s3:GetObject on arn:aws:s3:::pages/*"]);
    expect(problemsOf(iamWidened, change, { creates: () => true })).toEqual([]);
  });
});

describe("a policy for everybody", () => {
  const policy = (statement: object) =>
    created("aws_s3_bucket_policy", { policy: document({ ...READ, ...statement }) });
  const bound = (Condition: object) =>
    problemsOf(resourcePolicyPublic, policy({ Principal: "*", Condition }));

  test.each([
    [{ StringEquals: { "aws:SourceAccount": "123456789012" } }],
    [{ ArnLike: { "AWS:SourceArn": "arn:aws:sns:eu-west-1:123456789012:*" } }],
    [{ IpAddress: { "aws:SourceIp": ["192.0.2.0/24"] } }],
  ])("is bound by where calls must come from: %j", (condition) => {
    expect(bound(condition)).toEqual([]);
  });

  test.each([
    [{ StringNotEquals: { "aws:SourceAccount": "123456789012" } }],
    [{ StringEqualsIfExists: { "aws:SourceAccount": "123456789012" } }],
    [{ StringLike: { "aws:PrincipalArn": "*" } }],
    [{ IpAddress: { "aws:SourceIp": ["192.0.2.0/24", "0.0.0.0/0"] } }],
    [{ Bool: { "aws:SecureTransport": "true" } }],
  ])("is not bound by anything else: %j", (condition) => {
    expect(bound(condition)).toHaveLength(1);
  });

  test("may list exceptions and is for everybody else", () => {
    expect(problemsOf(resourcePolicyPublic, policy({ NotPrincipal: { AWS: "123456789012" } }))).toEqual([
      "lets everybody: all but AWS:123456789012 may s3:GetObject on arn:aws:s3:::pages/*",
    ]);
  });
});

test("a role that everybody may assume is open from the start", () => {
  const change = created("aws_iam_role", { assume_role_policy: document(trust("*")) });
  expect(problemsOf(trustWidened, change)).toEqual(["can be assumed by others: AWS:* may sts:AssumeRole"]);
});

test("a deny is lost with its policy, unless what it protects is destroyed too", () => {
  const change = deleted("aws_s3_bucket_policy", {
    bucket: "pages",
    policy: document({ ...READ, Effect: "Deny" }),
  });
  expect(problemsOf(iamDenyRemoved, change)).toHaveLength(1);
  expect(problemsOf(iamDenyRemoved, change, { destroys: () => true })).toEqual([]);
});

test("an AWS managed policy that allows everything is not an ordinary attachment", () => {
  const policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess";
  const change = created("aws_iam_role_policy_attachment", { role: "web", policy_arn });
  expect(problemsOf(iamAdminGranted, change)).toEqual(["attaches a policy that allows everything"]);
  expect(problemsOf(policyAttached, change)).toEqual([]);
});

testPlanRule(permissionsBoundaryChanged, {
  violating: updated(
    "aws_iam_role",
    { permissions_boundary: "arn:aws:iam::123456789012:policy/narrow" },
    { permissions_boundary: "arn:aws:iam::123456789012:policy/wide" },
  ),
  problem: "replaces its permissions boundary with another",
  // Another rule reports that.
  compliant: updated(
    "aws_iam_role",
    { permissions_boundary: "arn:aws:iam::123456789012:policy/narrow" },
    { permissions_boundary: null },
  ),
});

const github = (condition: object) =>
  created("aws_iam_role", {
    assume_role_policy: document({
      Effect: "Allow",
      Action: "sts:AssumeRoleWithWebIdentity",
      Principal: { Federated: "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com" },
      Condition: {
        StringEquals: { "token.actions.githubusercontent.com:aud": "sts.amazonaws.com" },
        ...condition,
      },
    }),
  });

test.each([
  [{}],
  [{ StringLike: { "token.actions.githubusercontent.com:sub": "repo:*" } }],
  [{ StringLike: { "token.actions.githubusercontent.com:sub": ["repo:acme/web:*", "*"] } }],
])("a role for GitHub's workflows with %j can be assumed by any repository", (condition) => {
  expect(problemsOf(trustWidened, github(condition))).toHaveLength(1);
});

test.each([
  [{ StringLike: { "token.actions.githubusercontent.com:sub": "repo:acme/web:*" } }],
  [{ StringEquals: { "token.actions.githubusercontent.com:sub": "repo:acme/web:ref:refs/heads/main" } }],
])("a role for GitHub's workflows with %j is for one repository", (condition) => {
  expect(problemsOf(trustWidened, github(condition))).toEqual([]);
});
