import { describe, expect, it, vi } from "vitest";
import { TerraformError } from "../terraform/run";
import { activateRegion } from "./activate";
import { waitForAvailableDatabases } from "./aws/databases";
import { explainFailure } from "./failure";
import type { ConnectedStack } from "./operation";
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

/** As Terraform 1.11.4 says it of a workspace: the lock info is that of the refused command. */
const WORKSPACE_LOCKED = `terraform plan failed (exit code 1):
Error acquiring the state lock
Error message: workspace already locked (lock ID: "acme/lamp-dr")
Lock Info:
  ID:        29367662-d96d-04f3-5262-3de625662edf
  Path:
  Operation: OperationTypePlan
  Who:       bob@desk
  Version:   1.11.4
  Created:   2026-11-25 15:00:00 UTC
  Info:`;

const UNSAVED = `terraform apply failed (exit code 1):
Failed to persist state to backend
The error shown above has prevented Terraform from writing the updated state to the configured backend. To allow for recovery, the state has been written to the file "errored.tfstate" in the current working directory.`;

/** What a failure of Terraform says, where the states are in HCP Terraform. */
function explainedInCloud(message: string): string {
  const json = { terraform: { cloud: { organization: "acme", workspaces: { name: "lamp-dr" } } } };
  const stack = { cloud: true, directory: "plans/dr", json } as unknown as ConnectedStack;
  return (explainFailure(new TerraformError("plan", [], message, 1), stack) as Error).message;
}

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

  it("to get the lock of a workspace names the workspace, not the refused command as the holder", () => {
    const explained = explainedInCloud(WORKSPACE_LOCKED);
    expect(explained).toContain(
      "The workspace acme/lamp-dr is locked: its page in HCP Terraform says by whom.",
    );
    expect(explained).toContain("terraform -chdir=plans/dr force-unlock acme/lamp-dr\n");
    expect(explained).not.toContain("locked by bob@desk");
    expect(explained).not.toContain("force-unlock 29367662");
  });

  it("to save the state comes with the commands that save it, before the same command again", async () => {
    const stacks = new FakeStacks("active", "standby");
    stacks.failNext("apply", UNSAVED);
    const failure: unknown = await activateRegion(fakeOperation(stacks), "dr").catch(
      (error: unknown) => error,
    );
    const { message } = failure as Error;
    expect(message.slice(message.indexOf("The changes were made"))).toBe(
      [
        "The changes were made, but the state does not have them: it is in plans/dr/errored.tfstate. Save it first, and keep the file until then:",
        "  terraform -chdir=plans/dr state push errored.tfstate",
        "",
        "When the cause above is fixed, run the same command again: it resumes where this one stopped.",
      ].join("\n"),
    );
  });

  it("to save the state in a workspace, which stays locked, unlocks it first", () => {
    const explained = explainedInCloud(UNSAVED);
    const commands = explained.split("\n").filter((line) => line.startsWith("  terraform "));
    expect(commands).toEqual([
      "  terraform -chdir=plans/dr force-unlock acme/lamp-dr",
      "  terraform -chdir=plans/dr state push errored.tfstate",
    ]);
  });

  it.each([
    ["Unable to find remote state", "its workspace does not share its state with this one"],
    [
      'Failed to request discovery document: Get "https://app.terraform.io/.well-known/terraform.json": dial tcp: i/o timeout',
      "HCP Terraform did not answer",
    ],
    [
      'Failed to read organization "acme" at host app.terraform.io\nEncountered an unexpected error while reading the organization settings: unauthorized',
      "terraform login",
    ],
    ["Required token could not be found", "terraform login"],
  ])("with %j, where the states are in HCP Terraform, says what to do", (message, advice) => {
    expect(explainedInCloud(message)).toContain(advice);
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
