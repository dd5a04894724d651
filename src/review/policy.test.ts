import { writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../../test/support/temporary-folder";
import { parsePolicy, readPolicy } from "./policy-file";
import { reviewPlan } from "./read-plan";
import { deleted, updated } from "./rules/test-support";

const plan = {
  format_version: "1.2",
  terraform_version: "1.11.4",
  resource_changes: [
    deleted("aws_db_instance"),
    updated("aws_ecs_service", { desired_count: 2 }, { desired_count: 0 }),
  ],
};

function reviewWith(policy: object, day = "2026-11-25") {
  const text = JSON.stringify(policy);
  return reviewPlan(plan, parsePolicy(text, "policy.json"), new Date(`${day}T23:59:00Z`));
}

const waiver = {
  id: "OPS-12",
  rule: "plan-database-destroyed",
  address: "aws_db_instance.*",
  reason: "the old generation, retired after a snapshot",
  expires: "2026-11-25",
};

describe("a policy", () => {
  it("blocks errors by default", () => {
    expect(reviewWith({}).findings.map(({ blocks }) => blocks)).toEqual([true, false]);
  });

  it.each([
    [{ block: { severities: ["error", "warning"] } }, [true, true]],
    [{ block: { risks: ["capacity"] } }, [true, true]],
    [{ block: { rules: ["plan-capacity-zero"], severities: [] } }, [true, false]],
    [{ allow: { rules: ["plan-database-destroyed"] } }, [false, false]],
    [{ allow: { risks: ["destroy"] } }, [false, false]],
  ])("sets what blocks: %j", (policy, blocks) => {
    expect(reviewWith(policy).findings.map((finding) => finding.blocks)).toEqual(blocks);
  });

  it("waives a rule at an address, and the reader sees who and why", () => {
    const review = reviewWith({ waivers: [waiver] });
    expect(review.verdict).toBe("review");
    expect(review.findings[0]).toMatchObject({
      blocks: false,
      waivedBy: { id: "OPS-12", reason: waiver.reason, expires: "2026-11-25" },
    });
  });

  it("waives nothing at a different address or of a different rule", () => {
    expect(reviewWith({ waivers: [{ ...waiver, address: "aws_db_instance" }] }).verdict).toBe("blocked");
    expect(reviewWith({ waivers: [{ ...waiver, rule: "plan-key-destroyed" }] }).verdict).toBe("blocked");
  });

  it("waives nothing after the waiver's last day, and notes it", () => {
    const review = reviewWith({ waivers: [waiver] }, "2026-11-26");
    expect(review.verdict).toBe("blocked");
    expect(review.notes).toEqual([
      "waiver OPS-12 of plan-database-destroyed for aws_db_instance.* expired on 2026-11-25: it no longer applies",
    ]);
  });

  it.each([
    [
      { waivers: [{ ...waiver, reason: undefined }] },
      "waivers[0].reason: got nothing, allowed: the reason for the waiver",
    ],
    [{ waivers: [{ ...waiver, reason: "" }] }, 'waivers[0].reason: got ""'],
    [
      { waivers: [{ ...waiver, expires: undefined }] },
      "waivers[0].expires: got nothing, allowed: the last day",
    ],
    [{ waivers: [{ ...waiver, expires: "2026-02-30" }] }, 'waivers[0].expires: got "2026-02-30"'],
    [{ waivers: [{ ...waiver, id: undefined }] }, "waivers[0].id: got nothing"],
    [{ waivers: [{ ...waiver, rule: "plan-database-destroyd" }] }, "did you mean plan-database-destroyed?"],
    [{ block: { risks: ["data"] } }, 'block.risks[0]: got "data", allowed: one of destroy, '],
    [{ blocks: {} }, "(root): unknown keys: blocks"],
  ])("is refused: %j", (policy, message) => {
    expect(() => parsePolicy(JSON.stringify(policy), "policy.json")).toThrow(message);
  });

  it("is refused if it is not JSON, with the line", () => {
    const file = path.join(temporaryFolder("policy-test").path, "policy.json");
    writeFileSync(file, '{\n  "waivers": [}\n');
    expect(() => readPolicy(file)).toThrow(/policy\.json is not JSON: line 2: expected/);
    expect(() => readPolicy(`${file}.absent`)).toThrow("cannot be read");
  });
});
