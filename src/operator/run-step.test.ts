import { describe, expect, it, vi } from "vitest";
import { activateRegion } from "./activate";
import { waitForAvailableDatabases } from "./aws/databases";
import { change, FakeStacks, fakeOperation } from "./test-support";

vi.mock("./aws/databases", async (original) => ({
  ...(await original<typeof import("./aws/databases")>()),
  waitForAvailableDatabases: vi.fn(async () => {}),
}));

vi.mock("./aws/replica-lag", () => ({
  readReplicaLag: vi.fn(async () => ({ known: false, reason: "AWS answers 503" })),
}));

const LOCKED = `terraform plan failed (exit code 1):
Error acquiring the state lock
Error message: operation error S3: PutObject, https response error StatusCode: 412
Lock Info:
  ID:        6ed1f1b2-9a0b-6a3c-bb57-4b1f2e1d2c3a
  Path:      lamp-tfstate/dr/terraform.tfstate
  Operation: OperationTypeApply
  Who:       alice@laptop
  Version:   1.11.4
  Created:   2026-11-25 15:00:00 UTC
  Info:`;

describe("a step", () => {
  it("plans, asks, applies that plan and plans again", async () => {
    const stacks = new FakeStacks("active", "standby");
    const result = await activateRegion(fakeOperation(stacks), "dr");

    expect(stacks.asked).toEqual([
      "dr init",
      "dr output",
      "dr plan posture=active",
      "dr show activate.tfplan",
      "dr apply activate.tfplan",
      "dr plan posture=active",
      "dr show after.tfplan",
    ]);
    expect([result.outcome, result.left]).toEqual(["applied", []]);
    expect(stacks.state("dr")).toBe("active 1..1");
  });

  it("prints each Terraform command before it runs, and shows the plan before it asks", async () => {
    const operation = fakeOperation(new FakeStacks("active", "standby"));
    await activateRegion(operation, "dr");

    expect(operation.messages.filter((line) => line.startsWith("$ "))).toEqual([
      "$ terraform init (dr)",
      "$ terraform plan posture=active",
      "$ terraform apply activate.tfplan",
      "$ terraform plan posture=active",
    ]);
    expect(operation.shown.join()).toContain("aws_ecs_service.web_service_service");
    expect(operation.approvals.map(({ word }) => word)).toEqual(["eu-central-1"]);
  });

  it("changes nothing when it is declined", async () => {
    const stacks = new FakeStacks("active", "standby");
    const result = await activateRegion(
      fakeOperation(stacks, () => false),
      "dr",
    );

    expect(result.outcome).toBe("declined");
    expect(stacks.asked.filter((line) => line.includes("apply"))).toEqual([]);
  });

  it("repeated, changes nothing and asks nothing", async () => {
    const stacks = new FakeStacks("active", "standby");
    await activateRegion(fakeOperation(stacks), "dr");
    const operation = fakeOperation(stacks);

    expect((await activateRegion(operation, "dr")).outcome).toBe("unchanged");
    expect(operation.approvals).toEqual([]);
  });

  it("run again finishes an interrupted apply", async () => {
    const stacks = new FakeStacks("active", "standby");
    stacks.failNext("apply", "terraform apply was killed");
    await expect(activateRegion(fakeOperation(stacks), "dr")).rejects.toThrow("run the same command again");
    const result = await activateRegion(fakeOperation(stacks), "dr");

    expect([result.outcome, stacks.state("dr")]).toEqual(["applied", "active 1..1"]);
  });

  it("plans without refresh on request, before and after the apply", async () => {
    const operation = fakeOperation(new FakeStacks("active", "standby"));
    await activateRegion(operation, "dr", { refresh: false });

    expect(operation.messages.filter((line) => line.startsWith("$ terraform plan"))).toEqual([
      "$ terraform plan -refresh=false posture=active",
      "$ terraform plan -refresh=false posture=active",
    ]);
  });

  it("plans with a minimal refresh on request, before and after the apply", async () => {
    const operation = fakeOperation(new FakeStacks("active", "standby"));
    await activateRegion(operation, "dr", { refresh: "minimal" });

    expect(operation.messages.filter((line) => line.startsWith("$ terraform plan"))).toEqual([
      "$ terraform plan -minimal-refresh posture=active",
      "$ terraform plan -minimal-refresh posture=active",
    ]);
  });

  it.each([
    [true, ["dr: still planning after 90 s: AWS answers slowly or not at all."], "--no-refresh"],
    [false, ["dr: still planning after 90 s: AWS answers slowly or not at all."], undefined],
  ])("says when a plan is slow, and how to avoid IAM (refresh: %s)", async (refresh, lines, wayRound) => {
    vi.useFakeTimers();
    try {
      const stacks = new FakeStacks("active", "standby");
      stacks.planSeconds = 100;
      const operation = fakeOperation(stacks, () => false);
      const running = activateRegion(operation, "dr", { refresh });
      await vi.advanceTimersByTimeAsync(101_000);
      await running;

      const slow = operation.messages.filter((line) => line.includes("still planning"));
      expect(slow.map((line) => line.split(" If ")[0])).toEqual(lines);
      expect(/--no-refresh/.exec(slow.join())?.[0]).toBe(wayRound);
    } finally {
      vi.useRealTimers();
    }
  });

  it("that plans quickly does not mention it", async () => {
    const operation = fakeOperation(new FakeStacks("active", "standby"));
    await activateRegion(operation, "dr");

    expect(operation.messages.join()).not.toContain("still planning");
  });

  it("warns the approver of what an activation should never do", async () => {
    const stacks = new FakeStacks("active", "standby");
    stacks.regions.dr.changes = [
      change("aws_s3_bucket.logs", "delete"),
      change("aws_iam_role.task", "update"),
    ];
    const operation = fakeOperation(stacks, () => false);
    await activateRegion(operation, "dr");

    expect(operation.approvals[0]?.unexpected).toEqual([
      "it destroys aws_s3_bucket.logs",
      "it changes aws_iam_role.task, in a global control plane that may be down",
    ]);
  });

  it("records what it did, with times and outcome", async () => {
    const operation = fakeOperation(new FakeStacks("active", "standby"));
    await activateRegion(operation, "dr");

    expect(
      operation.journal
        .current()
        .entries.map(({ outcome, step, subject }) => `${step} ${subject}: ${outcome}`),
    ).toEqual([
      "init dr: done",
      "plan activate dr: done",
      "approve activate dr: done",
      "apply activate dr: done",
      "plan activate dr: done",
    ]);
  });
});

describe("a plan file that was reviewed elsewhere", () => {
  async function planned() {
    const stacks = new FakeStacks("active", "standby");
    await activateRegion(
      fakeOperation(stacks, () => false),
      "dr",
    );
    return stacks;
  }

  it("is applied unchanged, without another plan before", async () => {
    const stacks = await planned();
    stacks.asked.length = 0;
    await activateRegion(fakeOperation(stacks), "dr", { planFile: "activate.tfplan" });

    expect(stacks.asked.slice(2, 4)).toEqual(["dr show activate.tfplan", "dr apply activate.tfplan"]);
  });

  it("of other variables is refused", async () => {
    const stacks = await planned();
    stacks.regions.dr.applied.database_generation = "2";

    await expect(
      activateRegion(fakeOperation(stacks), "dr", { planFile: "activate.tfplan" }),
    ).rejects.toThrow(
      "activate.tfplan is not a plan of activate dr: its database_generation is 1, not 2. Nothing was applied.",
    );
  });
});

describe("a failure", () => {
  it("to get the lock says who holds it and how to remove a stale one", async () => {
    const stacks = new FakeStacks("active", "standby");
    stacks.failNext("plan", LOCKED);
    const failure = activateRegion(fakeOperation(stacks), "dr");

    await expect(failure).rejects.toThrow(
      "The state is locked by alice@laptop since 2026-11-25 15:00:00 UTC (OperationTypeApply).",
    );
    await expect(failure).rejects.toThrow(
      "terraform -chdir=plans/dr force-unlock 6ed1f1b2-9a0b-6a3c-bb57-4b1f2e1d2c3a",
    );
  });

  it.each([
    [
      "ExpiredToken: The security token included in the request is expired",
      "Renew them, then run the same command again",
    ],
    ["Resource precondition failed\nlamp-dr-1 is a writer", "refused before anything changed"],
    ["Error: Saved plan is stale", "Plan and review again"],
    ["dial tcp: lookup iam.amazonaws.com: no such host", "activate with --no-refresh"],
    ["Unable to find remote state", "its copy has not arrived"],
    ["something unknown", "When the cause above is fixed, run the same command again"],
  ])("with %j says what to do", async (message, advice) => {
    const stacks = new FakeStacks("active", "standby");
    stacks.failNext("plan", message);

    await expect(activateRegion(fakeOperation(stacks), "dr")).rejects.toThrow(advice);
  });

  it("of a database that is backing up waits, then applies the rest without asking again", async () => {
    const stacks = new FakeStacks("active", "standby");
    stacks.failNext("apply", "InvalidDBInstanceState: DB Instance lamp-dr-1 is currently backing up");
    const operation = fakeOperation(stacks);
    const result = await activateRegion(operation, "dr");

    expect(waitForAvailableDatabases).toHaveBeenCalledOnce();
    expect([result.outcome, operation.approvals.length]).toEqual(["applied", 1]);
  });

  it("of a busy database asks again if the rest is more than was approved", async () => {
    const stacks = new FakeStacks("active", "standby");
    stacks.failNext("apply", "InvalidDBInstanceState: DB Instance lamp-dr-1 is currently backing up");
    const operation = fakeOperation(stacks, () => {
      stacks.regions.dr.changes = [change("aws_s3_bucket.logs", "delete")];
      return operation.approvals.length === 1;
    });

    await expect(activateRegion(operation, "dr")).rejects.toThrow("The rest was declined.");
    expect(operation.approvals).toHaveLength(2);
  });
});
