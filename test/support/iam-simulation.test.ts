import { expect, test } from "vitest";
import { type PolicyDocument, simulate, simulateAssumeRole } from "./iam-simulation";

const allow = (Action: string, Resource: string, Condition?: object): PolicyDocument => ({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action, Resource, ...(Condition ? { Condition } : {}) }],
});
const BUCKET = "arn:aws:s3:::lamp-state";
const GET = { action: "s3:GetObject", resource: `${BUCKET}/dr/terraform.tfstate` };
const KEY = "arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-555555555555";

test("a call is allowed by a policy that matches, and by no other", async () => {
  expect(await simulate([allow("s3:GetObject", `${BUCKET}/dr/*`)], GET)).toBe("allowed");
  expect(await simulate([allow("s3:GetObject", `${BUCKET}/dns/*`)], GET)).toBe("denied");
  expect(await simulate([allow("s3:PutObject", `${BUCKET}/dr/*`)], GET)).toBe("denied");
  expect(await simulate([], GET)).toBe("denied");
});

test("a deny overrides every allow", async () => {
  const deny = {
    Version: "2012-10-17",
    Statement: [{ Effect: "Deny", Action: "s3:*", Resource: "*" }],
  };
  expect(await simulate([allow("s3:*", "*"), deny], GET)).toBe("denied");
});

test("a boundary blocks what it does not allow, and grants nothing", async () => {
  const boundary = allow("s3:GetObject", `${BUCKET}/dns/*`);
  const dns = { action: "s3:GetObject", resource: `${BUCKET}/dns/terraform.tfstate`, boundary };
  expect(await simulate([allow("s3:*", "*")], { ...GET, boundary })).toBe("denied");
  expect(await simulate([allow("s3:*", "*")], dns)).toBe("allowed");
  expect(await simulate([], dns)).toBe("denied");
});

test("conditions are evaluated", async () => {
  const inOneRegion = allow("s3:GetObject", "*", {
    StringEquals: { "aws:RequestedRegion": "eu-central-1" },
  });
  const from = (region: string) =>
    simulate([inOneRegion], { ...GET, context: { "aws:RequestedRegion": region } });
  expect(await from("eu-central-1")).toBe("allowed");
  expect(await from("eu-west-1")).toBe("denied");
});

test("a key without its own policy leaves the decision to IAM", async () => {
  expect(await simulate([allow("kms:Decrypt", KEY)], { action: "kms:Decrypt", resource: KEY })).toBe(
    "allowed",
  );
  expect(await simulate([], { action: "kms:Decrypt", resource: KEY })).toBe("denied");
});

test("a role can be assumed by the principals in its trust policy", async () => {
  const trust = {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: "s3.amazonaws.com" }, Action: "sts:AssumeRole" }],
  };
  expect(await simulateAssumeRole(trust, "s3.amazonaws.com")).toBe("allowed");
  expect(await simulateAssumeRole(trust, "ec2.amazonaws.com")).toBe("denied");
});

test.each([
  ["an action", { ...GET, action: "s3:GetObjekt" }],
  ["a resource", { ...GET, resource: "arn:aws:sns:eu-west-1:123456789012:topic" }],
  ["a condition key", { ...GET, context: { "kms:ViaService": "s3.eu-west-1.amazonaws.com" } }],
  ["a wildcard", { ...GET, resource: `${BUCKET}/dr/*` }],
])("%s that makes no sense is an error, not a deny", async (_what, call) => {
  await expect(simulate([allow("s3:GetObject", "*")], call)).rejects.toThrow(/GetObj/);
});

test("a malformed policy is an error", async () => {
  const malformed = {
    Version: "2012-10-17",
    Statement: [{ Effect: "Maybe", Action: "s3:*", Resource: "*" }],
  };
  await expect(simulate([malformed], GET)).rejects.toThrow("cannot be simulated");
});

test("a role can be assumed with a web identity only under the conditions of its trust policy", async () => {
  const provider = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com";
  const subject = "token.actions.githubusercontent.com:sub";
  const trust = {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Federated: provider },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: { StringEquals: { [subject]: "repo:acme/lamp:environment:production" } },
      },
    ],
  };
  const as = (claim: string) =>
    simulateAssumeRole(trust, provider, {
      action: "sts:AssumeRoleWithWebIdentity",
      context: { [subject]: claim },
    });
  expect(await as("repo:acme/lamp:environment:production")).toBe("allowed");
  expect(await as("repo:acme/lamp:pull_request")).toBe("denied");
});
