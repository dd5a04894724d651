import { expect, test } from "vitest";
import { problemsWith } from "../test-support";

test.each([
  [
    { kind: "s3", buckets: { primary: "acme-state", dr: "acme-state" } },
    {
      path: "backend.buckets.dr",
      got: '"acme-state"',
      allowed: "a name other than backend.buckets.primary, acme-state",
      fix: "give each its own name",
    },
  ],
  [
    { kind: "s3", buckets: { dr: "lamp-tfstate-123456789012-eu-west-1" } },
    {
      path: "backend.buckets.dr",
      got: '"lamp-tfstate-123456789012-eu-west-1"',
      allowed: "a name other than backend.buckets.primary, lamp-tfstate-123456789012-eu-west-1",
      fix: "give each its own name",
    },
  ],
  [
    { kind: "cloud", organization: "acme", workspaces: { primary: "lamp-dr" } },
    {
      path: "backend.workspaces.dr",
      got: '"lamp-dr"',
      allowed: "a name other than backend.workspaces.primary, lamp-dr",
      fix: "give each its own name",
    },
  ],
])("two of one name are refused: %j", (backend, problem) => {
  expect(problemsWith({ backend })).toEqual([problem]);
});

test.each([
  { kind: "s3", buckets: { primary: "acme-state-1", dr: "acme-state-2" } },
  { kind: "cloud", organization: "acme", workspaces: { primary: "one", dr: "two", dns: "three" } },
])("distinct names are accepted: %j", (backend) => {
  expect(problemsWith({ backend })).toEqual([]);
});
