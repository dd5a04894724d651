import { describe, expect, test } from "vitest";
import { type ConfigOverrides, EVERY_OPTION, synthesize } from "../../test/support/synth";
import { SynthesizedStack } from "../terraform/stack/synthesized-stack";
import { answer, ENDPOINT_KINDS, findings, RULES, type Rule, SERVICES } from ".";
import type { Service } from "./service";
import type { Mutations, Stacks } from "./test-support";

/** Compliant with every rule, warnings included. */
const BASE: ConfigOverrides = {
  regions: { primary: { cidrBlock: "10.0.0.0/16" }, dr: { cidrBlock: "10.1.0.0/16" } },
  scaling: { scaleInBelowCpuPercent: 30 },
};

/** Violated only by resources that an option adds, although the rule checks others too. */
const NEEDS_OPTION = ["route53-health-path-not-redirected"];

/** Stacks with something for the rule to check. */
function stacksFor(rule: Rule): readonly SynthesizedStack[] {
  const { stacks } = synthesize(BASE);
  const isIdle = answer(rule, stacks, ENDPOINT_KINDS) === "not-applicable";
  return isIdle || NEEDS_OPTION.includes(rule.id) ? synthesize({ ...EVERY_OPTION, ...BASE }).stacks : stacks;
}

/** The mutations of a service's rules: for each rule, one change that violates it. */
async function mutationsOf({ id }: Service): Promise<Mutations> {
  return (await import(`./${id}/mutations.ts`)).MUTATIONS;
}

describe.each(RULES.map((rule) => [rule.id, rule] as const))("%s", (id, rule) => {
  const stacks = stacksFor(rule);

  test("holds for the stacks, and one change to them violates it", async () => {
    const service = SERVICES.find(({ rules = [] }) => rules.includes(rule)) as Service;
    const mutate = (await mutationsOf(service))[id];
    if (!mutate) {
      throw new Error(`No mutation for ${id}: add one change that violates it.`);
    }
    expect(findings(rule, stacks, ENDPOINT_KINDS)).toEqual([]);

    const copies = Object.fromEntries(stacks.map(({ name, json }) => [name, structuredClone(json)]));
    mutate(copies as unknown as Stacks);
    const broken = Object.entries(copies).map(([name, json]) => new SynthesizedStack(name, json));
    expect(findings(rule, broken, ENDPOINT_KINDS)).not.toEqual([]);
  });
});

test.each(SERVICES.filter(({ rules }) => rules !== undefined))(
  "$id has no mutation for a rule that does not exist",
  async (service) => {
    const ids = service.rules?.map(({ id }) => id);
    expect(Object.keys(await mutationsOf(service)).filter((id) => !ids?.includes(id))).toEqual([]);
  },
);
