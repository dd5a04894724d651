import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PlanReadError } from "../terraform/plan";
import { planIn } from "./plan-text";

/** Texts with what could be taken for the end of one. */
const text = fc.oneof(
  fc.string(),
  fc.string({ unit: fc.constantFrom("\\", '"', "{", "}", "[", "]", ",", "é") }),
);
const json = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    ...[text, fc.double({ noNaN: true }), fc.boolean(), fc.constant(null)],
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(text, tie("value"), { maxKeys: 4 }),
  ),
})).value;
const change = fc.record({
  ...{ address: text, type: text },
  change: fc.record({ actions: fc.constant(["create"]), after: json }),
});
const plan = fc.record({
  format_version: fc.constant("1.2"),
  prior_state: json,
  resource_changes: fc.array(change, { maxLength: 4 }),
  configuration: fc.dictionary(text, fc.dictionary(text, json, { maxKeys: 3 }), { maxKeys: 3 }),
  timestamp: json,
});
const indent = fc.constantFrom(undefined, 2, "\t", "\r\n ");

describe("a plan's text", () => {
  it("has every change, as often as it is read, and what is kept", () => {
    fc.assert(
      fc.property(plan, indent, (value, space) => {
        const read = planIn(Buffer.from(JSON.stringify(value, null, space)));
        const written = JSON.parse(JSON.stringify(value));
        expect([...(read.resource_changes ?? [])]).toEqual(written.resource_changes);
        expect([...(read.resource_changes ?? [])]).toEqual(written.resource_changes);
        expect(read.configuration).toEqual(written.configuration);
        expect(Object.keys(read).sort()).toEqual(["configuration", "format_version", "resource_changes"]);
      }),
    );
  });

  it("is refused wherever it ends too early", () => {
    const read = (bytes: Buffer) => () => [...(planIn(bytes).resource_changes ?? [])];
    const bytes = Buffer.from(
      JSON.stringify({ format_version: "1.2", resource_changes: [], checks: [{ a: "b\\" }], z: 1.5 }),
    );
    for (let length = 0; length < bytes.length; length += 1) {
      expect(read(bytes.subarray(0, length))).toThrow(PlanReadError);
    }
    expect(read(bytes)()).toEqual([]);
  });
});
