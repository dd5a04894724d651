import { expect, test } from "vitest";
import type { LoggedCall } from "../../../tools/emulator";
import { callTable, destructions, hcpCallTable, isWrite, promotionIn } from "./calls";

let sequence = 0;

function call(service: string, action: string, overrides: Partial<LoggedCall> = {}): LoggedCall {
  sequence += 1;
  return {
    sequence,
    time: sequence,
    caller: "dr",
    region: "eu-central-1",
    service,
    action,
    path: "/",
    refused: false,
    throttled: false,
    status: 200,
    ...overrides,
  };
}

test("calls without a read's name are writes", () => {
  expect(["DescribeDBInstances", "GetRole", "ListTags"].some((action) => isWrite({ action }))).toBe(false);
  expect(["PromoteReadReplica", "UpdateService", "PutObject"].every((action) => isWrite({ action }))).toBe(
    true,
  );
});

test("the deletion of a database, a secret or a key is a destruction", () => {
  const calls = [
    call("rds", "DeleteDBInstance"),
    call("kms", "ScheduleKeyDeletion"),
    call("secretsmanager", "DeleteSecret"),
    call("s3", "DeleteObject"),
  ];
  expect(destructions(calls)).toEqual([
    "DeleteDBInstance in eu-central-1",
    "ScheduleKeyDeletion in eu-central-1",
    "DeleteSecret in eu-central-1",
  ]);
});

test("calls are counted by region and service", () => {
  const calls = [
    call("rds", "DescribeDBInstances"),
    call("rds", "PromoteReadReplica"),
    call("iam", "GetRole", { region: "us-east-1" }),
  ];
  expect(callTable("Calls", calls).rows).toEqual([
    ["eu-central-1", "rds", 2, 1],
    ["us-east-1", "iam", 1, 0],
  ]);
});

test("calls to HCP Terraform are counted by what they do, whichever workspace or version they are about", () => {
  const hcpCall = (method: string, path: string) => ({ user: "operator", method, path, status: 200 });
  const calls = [
    hcpCall("GET", "/api/v2/workspaces/ws-0a1b/current-state-version?include=outputs"),
    hcpCall("POST", "/api/v2/workspaces/ws-0a1b/actions/lock"),
    hcpCall("GET", "/api/v2/workspaces/ws-9f8e/current-state-version"),
    hcpCall("PUT", "/_objects/sv-77aa/state"),
  ];
  expect(hcpCallTable("Calls", calls).rows).toEqual([
    ["GET workspaces/ID/current-state-version", 2],
    ["POST workspaces/ID/actions/lock", 1],
    ["PUT /_objects/ID/state", 1],
  ]);
});

test("a promotion lasts until the apply's last read of the instance, not until a later plan's", () => {
  const calls = [
    call("rds", "DescribeDBInstances"),
    call("rds", "PromoteReadReplica"),
    call("ecs", "UpdateService"),
    call("rds", "DescribeDBInstances"),
    call("rds", "DescribeDBInstances"),
  ];
  const [, promote, update, lastSeen] = calls;
  const promotion = promotionIn(calls, { from: promote?.time ?? 0, to: lastSeen?.time ?? 0 });
  expect(promotion).toEqual({ promote, within: [promote, update, lastSeen], lastSeen });
});

test("without the call to promote there is no promotion", () => {
  expect(promotionIn([call("rds", "DescribeDBInstances")], { from: 0, to: sequence })).toBeUndefined();
});
