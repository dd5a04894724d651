import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { EVERY_OPTION, synthesize } from "../../test/support/synth";
import { VARIANTS } from "../../test/support/variants";
import { answer, checkStacks, ENDPOINT_KINDS, RULES, SERVICES, SynthesizedStack } from ".";
import type { Service } from "./service";

describe("the synthesized stacks", () => {
  test.each(Object.entries(VARIANTS))("have no error: %s", (_name, overrides) => {
    const errors = checkStacks(synthesize(overrides).stacks).filter(({ severity }) => severity === "error");
    expect(errors).toEqual([]);
  });

  test("have a warning where the diagram goes against AWS's advice", () => {
    expect(checkStacks(synthesize().stacks).map(({ rule, stack }) => `${rule} ${stack}`)).toEqual([
      "autoscaling-thresholds-apart dr",
      "autoscaling-thresholds-apart primary",
      "vpc-private-address-space dr",
      "vpc-private-address-space primary",
    ]);
  });

  test("have something for every rule to check", () => {
    const { stacks } = synthesize();
    const idle = RULES.filter((rule) => answer(rule, stacks, ENDPOINT_KINDS) === "not-applicable");
    const used = stacks.flatMap(({ json }) => Object.keys(json.resource ?? {}));
    const isUsed = ({ resources }: Service) => Object.keys(resources).some((type) => used.includes(type));
    const unused = SERVICES.filter((service) => service.id !== "terraform" && !isUsed(service));
    expect(idle.map(({ id }) => id)).toEqual(
      [
        ...unused.flatMap(({ rules = [] }) => rules.map(({ id }) => id)),
        "autoscaling-standby-tasks-after-replica",
        "ecs-exec-writable-root",
        "elb-recommended-tls-policy",
        "vpc-standby-tasks-reach-internet",
      ].sort(),
    );
    const options = [EVERY_OPTION, VARIANTS["ECS Exec"], VARIANTS["a warm standby"]];
    const complete = options.map((overrides) => synthesize(overrides).stacks);
    const isIdle = (rule: (typeof RULES)[number]) =>
      complete.every((all) => answer(rule, all, ENDPOINT_KINDS) === "not-applicable");
    expect(idle.filter(isIdle)).toEqual([]);
  });
});

describe("a stack with nothing in it", () => {
  const empty = [new SynthesizedStack("empty", {})];

  test("has nothing that rules about resources apply to", () => {
    const answers = RULES.map((rule) => [rule.id, answer(rule, empty, ENDPOINT_KINDS)]);
    expect(answers.filter(([, word]) => word !== "not-applicable")).toEqual([
      ["terraform-no-cross-stack-outputs", "compliant"],
      ["terraform-no-escaped-expression", "compliant"],
      ["terraform-no-leaked-token", "compliant"],
      ["terraform-no-secret-literal", "compliant"],
      ["terraform-required-version", "non-compliant"],
    ]);
  });
});

describe("the registry", () => {
  test("has unique ids", () => {
    expect(new Set(RULES.map(({ id }) => id)).size).toBe(RULES.length);
  });

  test.each(RULES.map((rule) => [rule.id, rule] as const))(
    "%s has every text that an operator needs",
    (id, rule) => {
      const service = SERVICES.find(({ rules = [] }) => rules.includes(rule));
      expect(id).toMatch(new RegExp(`^${service?.rulePrefix ?? service?.id}(-[a-z0-9]+)+$`));
      expect(rule.title).toMatch(/^[A-Z].{20,}[^.]$/);
      expect(rule.why).toMatch(/^.{20,}\.$/);
      expect(rule.fix).toMatch(/^.{15,}\.$/);
      expect(rule.source).toMatch(
        /^https:\/\/(docs\.aws\.amazon\.com|developer\.hashicorp\.com|github\.com\/hashicorp)\//,
      );
    },
  );

  const files = readdirSync(__dirname, { recursive: true, encoding: "utf8" });
  const sources = files
    .filter((file) => /^\w+\/rules\/.*\.ts$/.test(file))
    .map((file) => readFileSync(join(__dirname, file), "utf8"));
  const declared = sources.flatMap((source) => /export const (\w+): Rule = /.exec(source)?.[1] ?? []);

  test("has every rule that has a file", () => {
    expect(declared).toHaveLength(RULES.length);
  });

  test.each(declared)("%s is tested on fixtures", (name) => {
    expect(sources.some((source) => source.includes(`testRule(${name}, `))).toBe(true);
  });
});
