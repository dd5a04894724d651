import { describe, expect, test } from "vitest";
import { EVERY_OPTION, synthesize } from "../../test/support/synth";
import { RULES, SERVICES } from ".";

const CONTROLS = SERVICES.flatMap(({ controls }) => controls?.controls ?? []);
const COVERED = SERVICES.flatMap(({ resources }) => Object.keys(resources));

test("every resource type in the stacks is covered exactly once, and no other", () => {
  const used = [{}, EVERY_OPTION].flatMap((overrides) =>
    synthesize(overrides).stacks.flatMap(({ json }) => Object.keys(json.resource ?? {})),
  );
  expect([...COVERED].sort()).toEqual([...new Set(used)].sort());
});

test("no control is listed twice, and each has its service's prefix", () => {
  const ids = CONTROLS.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { controls } of SERVICES) {
    expect(new Set((controls?.controls ?? []).map(({ id }) => id.split(".")[0])).size).toBeLessThanOrEqual(1);
  }
});

test("every control that a rule names is met", () => {
  const met = CONTROLS.filter(({ status }) => status === "met").map(({ id }) => id);
  const named = RULES.flatMap(({ controls = [] }) => controls);
  expect(named.filter((id) => !met.includes(id))).toEqual([]);
});

describe.each(CONTROLS.map((control) => [control.id, control] as const))("%s", (id, control) => {
  test("has a title", () => {
    expect(id).toMatch(/^[A-Za-z0-9]+\.\d+$/);
    expect(control.title).toMatch(/^[A-Z].{10,}[^.]$/);
  });

  if (control.status === "met") {
    test("is met: a rule enforces it", () => {
      expect(RULES.filter(({ controls = [] }) => controls.includes(id))).not.toEqual([]);
      expect(control.reason).toBeUndefined();
    });
  } else {
    test(`is ${control.status}, with a reason`, () => {
      expect(control.reason).toMatch(/^.{8,}[^.]$/);
    });
  }
});
