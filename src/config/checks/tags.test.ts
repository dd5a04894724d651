import { expect, test } from "vitest";
import { problemsWith } from "../test-support";

test.each([
  ["project", "Project"],
  ["managedby", "ManagedBy"],
  ["STACK", "Stack"],
  ["name", "Name"],
])("%s differs from the project's own %s in case only: IAM refuses both on one role", (key, own) => {
  expect(problemsWith({ tags: { [key]: "x" } })).toEqual([
    {
      path: `tags.${key}`,
      got: `"${key}"`,
      allowed: `a tag key that differs from ${own} in more than case: IAM refuses a role with both`,
      fix: `use ${own}, or another key`,
    },
  ]);
});

test("two configured keys that differ in case only are refused, at the second", () => {
  expect(problemsWith({ tags: { Team: "web", team: "web" } })).toEqual([
    {
      path: "tags.team",
      got: '"team"',
      allowed: "a tag key that differs from Team in more than case: IAM refuses a role with both",
      fix: "use Team, or another key",
    },
  ]);
});

test("the project's own keys, spelled the same, and other keys are accepted", () => {
  expect(problemsWith({ tags: { Project: "shop", Team: "web", CostCentre: "1" } })).toEqual([]);
});
