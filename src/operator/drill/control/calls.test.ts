import { expect, test } from "vitest";
import type { LoggedCall } from "../../../tools/emulator";
import { callTable, destructions, isWrite, promotionIn } from "./calls";

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

const lock = { path: "/lamp-tfstate/dr/terraform.tfstate.tflock" };

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

test("a promotion lasts until the last read of the instance under the same lock, not until a later plan's", () => {
  const calls = [
    call("s3", "PutObject", lock),
    call("s3", "DeleteObject", lock),
    call("s3", "PutObject", lock),
    call("rds", "PromoteReadReplica"),
    call("ecs", "UpdateService"),
    call("rds", "DescribeDBInstances"),
    call("s3", "DeleteObject", lock),
    call("rds", "DescribeDBInstances"),
  ];
  const promotion = promotionIn(calls);
  expect(promotion?.within.map(({ action }) => action)).toEqual([
    "PutObject",
    "PromoteReadReplica",
    "UpdateService",
    "DescribeDBInstances",
    "DeleteObject",
  ]);
  expect(promotion?.lastSeen).toBe(calls[5]);
});

test("without the call to promote there is no promotion", () => {
  expect(promotionIn([call("rds", "DescribeDBInstances")])).toBeUndefined();
});
