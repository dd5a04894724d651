import { describe, expect, it } from "vitest";
import { PlannedChange } from "../terraform/plan";
import { shownAttributes } from "./attributes";
import { updated } from "./rules/test-support";

function shown(before: unknown, after: unknown, hidden: Parameters<typeof updated>[3] = {}) {
  const change = new PlannedChange(updated("aws_lambda_function", { it: before }, { it: after }, hidden));
  return shownAttributes(change, ["it"]).map((one) => `${one.path}: ${one.before} -> ${one.after}`);
}

describe("the attributes of a change", () => {
  it("are shown if they differ, value by value", () => {
    expect(shown({ a: 1, b: [1, 2] }, { a: 1, b: [1, 3] })).toEqual(["it.b[1]: 2 -> 3"]);
    expect(shown(1, 1)).toEqual([]);
  });

  it("are compared inside if they are JSON documents", () => {
    expect(shown('{"a":{"b":1}}', '{"a":{"b":2}}')).toEqual(["it.a.b: 1 -> 2"]);
  });

  it("are not shown if Terraform marks them as sensitive", () => {
    expect(shown("old", "new", { sensitive: { it: true } })).toEqual(["it: (sensitive) -> (sensitive)"]);
    expect(shown({ a: "old", b: 1 }, { a: "new", b: 2 }, { sensitive: { it: { a: true } } })).toEqual([
      "it.a: (sensitive) -> (sensitive)",
      "it.b: 1 -> 2",
    ]);
  });

  it("are hidden whole if only one side exists and a part of it is sensitive", () => {
    const sensitive = { it: [{ user: true }] };
    expect(shown([{ user: "hunter2" }], [], { sensitive })).toEqual(["it[0]: (sensitive) -> (sensitive)"]);
    expect(shown(null, [{ user: "hunter2" }], { sensitive })).toEqual(["it: (sensitive) -> (sensitive)"]);
  });

  it("cannot reverse the direction of a line", () => {
    expect(shown("a", "\u202ecba\u2028d")).toEqual(['it: "a" -> " cba d"']);
  });

  it("are marked as known after apply", () => {
    expect(shown("old", undefined, { unknown: { it: true } })).toEqual(['it: "old" -> (known after apply)']);
  });

  it.each([
    [{ variables: { DB_PASSWORD: "hunter2" } }, "hunter2"],
    [JSON.stringify([{ environment: [{ name: "apiToken", value: "hunter2" }] }]), "hunter2"],
    ["export DB_PASSWORD=hunter2", "hunter2"],
    ["postgres://lamp:hunter2@db/lamp", "hunter2"],
    ["AKIAIOSFODNN7EXAMPLE", "AKIAIOSFODNN7EXAMPLE"],
  ])("are masked if they look like a secret: %j", (after, secret) => {
    const text = shown(null, after).join("\n");
    expect(text).toContain("(looks like a secret)");
    expect(text).not.toContain(secret);
  });

  it("are shown inside if only one side exists and does not fit whole", () => {
    const rule = { id: "expire", status: "Enabled", filter: null, days: 365, prefix: "x".repeat(80) };
    expect(shown(null, [rule])).toEqual([
      'it[0].id: (none) -> "expire"',
      'it[0].status: (none) -> "Enabled"',
      "it[0].days: (none) -> 365",
      `it[0].prefix: (none) -> "${"x".repeat(80)}"`,
    ]);
    expect(shown([{ id: "expire" }], null)).toEqual(['it: [{"id":"expire"}] -> (none)']);
  });

  it("are cut between words", () => {
    expect(shown(null, "some words ".repeat(20))[0]).toBe(
      `it: (none) -> "${"some words ".repeat(10)}some ...`,
    );
  });

  it("are truncated if they are many or long", () => {
    expect(shown(null, "x".repeat(500))[0]).toHaveLength("it: (none) -> ".length + 120);
    const many = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`k${index}`, index]));
    const lines = shown({}, many);
    expect(lines).toHaveLength(13);
    expect(lines.at(-1)).toBe("18 more values: ... -> ...");
  });
});
