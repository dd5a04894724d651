import { describe, expect, it } from "vitest";
import { parseConfig } from "../config";
import type { StackPlan } from "../operator/runner/plan-stacks";
import { reviewPlan } from "../review";
import { type PlanJson, type ResourceChange, summarizePlan } from "../terraform/plan";
import { exitCode, renderPlanEnd } from "./plan-end";

const config = parseConfig({
  name: "shop",
  accountId: "123456789012",
  dns: { zone: { create: "shop.test" } },
});

const actions = (
  type: string,
  ...names: readonly ResourceChange["change"]["actions"][number][]
): PlanJson => ({
  format_version: "1.2",
  terraform_version: "1.11.4",
  resource_changes: names.map((action, index) => ({
    address: `${type}.n${index}`,
    mode: "managed",
    type,
    name: `n${index}`,
    provider_name: "registry.terraform.io/hashicorp/aws",
    change: {
      actions: [action],
      before: action === "create" ? null : {},
      after: action === "delete" ? null : {},
    },
  })),
});

function planned(stack: string, plan: PlanJson): StackPlan {
  const directory = `${process.cwd()}/cdktf.out/plans/aws/${stack}`;
  return {
    ...{ stack, status: "planned", placeholders: [], waitsFor: [], seconds: 1 },
    ...{ summary: summarizePlan(plan), review: reviewPlan(plan) },
    ...{ planFile: `${directory}/plan.tfplan`, planJson: `${directory}/plan.json` },
  };
}

const other = { placeholders: [], seconds: 1 };
const waits: StackPlan = { ...other, stack: "dr", status: "waits", waitsFor: ["primary"] };
const failed: StackPlan = { ...other, stack: "dns", status: "failed", waitsFor: [], error: "no" };
const creates = planned("primary", actions("aws_vpc", "create", "create"));
const still = planned("dns", actions("aws_vpc", "no-op"));
const blocked = planned("dr", actions("aws_db_instance", "delete"));

describe("the end of a plan", () => {
  it("says what was planned where, that nothing blocks, and to plan for AWS next", () => {
    const end = { target: "emulator", config, plans: [creates, still], detailedExitcode: true } as const;
    expect(renderPlanEnd(end).split("\n")).toEqual([
      "Planned for an emulated, empty AWS, which is no longer there, with account 123456789012",
      "  environment: shop in eu-west-1 and eu-central-1 (config/production.json)",
      "  all stacks:  2 to create, 0 to change, 0 to destroy, in 2 of 2 stacks",
      "  blocks:      nothing",
      "  exit code:   2: something changes (with --no-detailed-exitcode: 0)",
      "  next:        npm run plan -- --target aws, with credentials of account 123456789012",
    ]);
  });

  const onAws = (plans: readonly StackPlan[], detailedExitcode = true) =>
    renderPlanEnd({ target: "aws", config, plans, detailedExitcode }).split("\n");

  it("names the first plan to apply, and what waits for it", () => {
    expect(onAws([creates, waits])).toEqual([
      "Planned for AWS account 123456789012",
      "  environment: shop in eu-west-1 and eu-central-1 (config/production.json)",
      "  all stacks:  2 to create, 0 to change, 0 to destroy, in 1 of 2 stacks",
      "  blocks:      dr waits for primary",
      "  exit code:   2: a stack needs another to be applied first",
      "  next:        terraform -chdir=cdktf.out/plans/aws/primary apply plan.tfplan",
    ]);
  });

  it.each<[readonly StackPlan[], string, string, string]>([
    [[still], "nothing", "0: nothing changes", "nothing to apply"],
    [
      [creates, blocked],
      "the review of dr",
      "2: something changes (with --no-detailed-exitcode: 0)",
      "npm run review -- cdktf.out/plans/aws/dr/plan.json",
    ],
    [
      [creates, failed],
      "the error of dns",
      "1: a stack could not be planned",
      "correct the error above, then plan again",
    ],
    [
      [waits],
      "dr waits for primary",
      "2: a stack needs another to be applied first",
      "apply primary, then plan again",
    ],
  ])("%#: says what blocks, what the exit code means, and what is next", (plans, blocks, code, next) => {
    expect(onAws(plans).slice(3)).toEqual([
      `  blocks:      ${blocks}`,
      `  exit code:   ${code}`,
      `  next:        ${next}`,
    ]);
  });

  it("has an exit code of its own for changes, unless that is not wanted", () => {
    expect(exitCode({ plans: [creates], detailedExitcode: true })).toBe(2);
    expect(exitCode({ plans: [creates], detailedExitcode: false })).toBe(0);
    expect(exitCode({ plans: [waits], detailedExitcode: false })).toBe(2);
    expect(exitCode({ plans: [failed, creates], detailedExitcode: false })).toBe(1);
    expect(onAws([creates], false)[4]).toBe("  exit code:   0: every stack was planned; something changes");
  });
});
