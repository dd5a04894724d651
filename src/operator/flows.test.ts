import { beforeEach, describe, expect, it, vi } from "vitest";
import { parseConfig } from "../config";
import { documentWith } from "../config/test-support";
import { TerraformInterrupted } from "../terraform/run";
import { activateRegion } from "./activate";
import type { Reading } from "./aws/access";
import { readClaims } from "./aws/claims";
import { type DatabaseInstance, readDatabases } from "./aws/databases";
import { readReplicaLag } from "./aws/replica-lag";
import { readTargets } from "./aws/targets";
import type { Step } from "./lifecycle";
import { reprotectRegion } from "./reprotect";
import { resumeRegion } from "./resume";
import { retireDatabases } from "./retire";
import { waitForStateCopy } from "./state-copy";
import { switchOver } from "./switchover";
import { change, FakeStacks, fakeOperation } from "./test-support";
import { upgradeReplica } from "./upgrade";

vi.mock("./aws/claims", () => ({ readClaims: vi.fn() }));
vi.mock("./aws/databases", () => ({ readDatabases: vi.fn() }));
vi.mock("./aws/targets", () => ({ readTargets: vi.fn() }));
vi.mock("./aws/replica-lag", () => ({ readReplicaLag: vi.fn() }));
vi.mock("./state-copy", () => ({ waitForStateCopy: vi.fn(async () => {}) }));

const applied = (stacks: FakeStacks) => stacks.asked.filter((line) => line.includes(" apply "));
const lagOf = (seconds: number) =>
  vi.mocked(readReplicaLag).mockResolvedValue({ known: true, value: [{ at: new Date(), seconds }] });

/** Healthy targets of each region; undefined: it does not answer. */
const healthy = (targets: Record<"primary" | "dr", number | undefined>) =>
  vi.mocked(readTargets).mockImplementation(async (_access, region) => {
    const count = targets[region === "eu-west-1" ? "primary" : "dr"];
    return count === undefined
      ? { known: false, reason: "AWS answers 503" }
      : { known: true, value: { healthy: count, registered: 2 } };
  });

/** Whether the primary's load balancer claims that it took over. */
const claimed = (tookOver: boolean) =>
  vi.mocked(readClaims).mockResolvedValue({ known: true, value: { standby: false, tookOver } });

beforeEach(() => {
  vi.clearAllMocks();
  lagOf(0);
  healthy({ primary: 0, dr: 2 });
  claimed(false);
  vi.mocked(readDatabases).mockResolvedValue({ known: false, reason: "AWS answers 503" });
});

const database = (identifier: string, sourceIdentifier?: string): Reading<readonly DatabaseInstance[]> => ({
  known: true,
  value: [{ identifier, status: "available", deletionProtected: true, sourceIdentifier }],
});

describe("reprotect", () => {
  it("creates a new generation in the old region once its bucket has the peer's newest state", async () => {
    const stacks = new FakeStacks("active", "active");
    await reprotectRegion(fakeOperation(stacks), "primary");

    expect(stacks.asked).toContain("primary plan posture=standby database_generation=2");
    expect(vi.mocked(waitForStateCopy).mock.calls.map(([, producer]) => producer)).toEqual(["dr"]);
    expect(stacks.state("primary")).toBe("standby 1..2");
  });

  it("repeated, creates no further generation", async () => {
    const stacks = new FakeStacks("active", "active");
    await reprotectRegion(fakeOperation(stacks), "primary");
    const again = await reprotectRegion(fakeOperation(stacks), "primary");

    expect([again.at(-1)?.outcome, stacks.state("primary")]).toEqual(["unchanged", "standby 1..2"]);
  });

  it.each(["active", "quiesced"] as const)(
    "of a dr that is %s ends a claim that the primary still makes, though its state no longer has it",
    async (posture) => {
      claimed(true);
      const stacks = new FakeStacks("active", posture);
      const results = await reprotectRegion(fakeOperation(stacks), "dr");

      expect(results.map(({ step }) => `${step.name} ${step.stack}`)).toEqual([
        "quiesce dr",
        "unfence primary",
        "reprotect dr",
      ]);
    },
  );

  it("reads the claim as the primary's state has it where its load balancer does not answer", async () => {
    vi.mocked(readClaims).mockResolvedValue({ known: false, reason: "AWS answers 503" });
    const results = await reprotectRegion(fakeOperation(new FakeStacks("active", "quiesced")), "dr");

    expect(results.map(({ step }) => `${step.name} ${step.stack}`)).toEqual(["reprotect dr"]);
  });

  const interrupted = () => {
    const stacks = new FakeStacks("active", "active");
    stacks.regions.primary.resources = [
      {
        mode: "managed",
        type: "aws_db_instance",
        name: "database",
        instances: [{ index_key: "1" }, { index_key: "2", status: "tainted" }],
      },
    ];
    return stacks;
  };

  it("keeps a replica whose creation was interrupted: untaints it before the plan", async () => {
    vi.mocked(readDatabases).mockResolvedValue({
      known: true,
      value: [{ identifier: "lamp-primary-2", status: "available", deletionProtected: true }],
    });
    const stacks = interrupted();
    await reprotectRegion(fakeOperation(stacks), "primary");

    expect(stacks.asked.filter((line) => / (untaint|plan) /.test(line)).slice(0, 2)).toEqual([
      'primary untaint aws_db_instance.database["2"]',
      "primary plan posture=standby database_generation=2",
    ]);
  });

  it("leaves it tainted if RDS does not have the replica", async () => {
    vi.mocked(readDatabases).mockResolvedValue({ known: true, value: [] });
    const stacks = interrupted();
    const operation = fakeOperation(stacks);
    await reprotectRegion(operation, "primary");

    expect(stacks.asked.filter((line) => line.includes("untaint"))).toEqual([]);
    expect(operation.messages.join()).toContain("RDS does not have it");
  });

  it.each([
    ["dr", { primary: 2, dr: 2 }],
    ["primary", { primary: 2, dr: 0 }],
  ] as const)("of %s is refused while it serves the visitors", async (role, targets) => {
    healthy(targets);
    const stacks = new FakeStacks("active", "active");

    await expect(reprotectRegion(fakeOperation(stacks), role)).rejects.toThrow(
      `${role} serves the visitors (it has healthy targets)`,
    );
    expect(stacks.asked.filter((line) => line.includes(" plan"))).toEqual([]);
  });

  it("is refused while the peer's promotion is unfinished, though its state says active", async () => {
    vi.mocked(readDatabases).mockResolvedValue(database("lamp-dr-1", "lamp-primary-1"));
    const stacks = new FakeStacks("active", "active");

    await expect(reprotectRegion(fakeOperation(stacks), "primary")).rejects.toThrow(
      "lamp-dr-1 is not promoted yet: the activation of dr was interrupted. To finish it: activate dr.",
    );
    expect(stacks.asked.filter((line) => line.includes(" plan"))).toEqual([]);
  });

  it("says so if it is unknown which region serves", async () => {
    healthy({ primary: 2, dr: undefined });
    const operation = fakeOperation(new FakeStacks("active", "active"));
    await reprotectRegion(operation, "primary");

    expect(operation.messages.join()).toContain("make sure that primary is the one that does not");
  });

  it("out of order is refused before any plan", async () => {
    const stacks = new FakeStacks("active", "standby");

    await expect(reprotectRegion(fakeOperation(stacks), "primary")).rejects.toThrow("First: activate dr.");
    expect(stacks.asked.filter((line) => line.includes(" plan"))).toEqual([]);
  });
});

describe("activate", () => {
  it("shows before the approval what the promotion loses, and whether waiting saves any of it", async () => {
    const at = (minutesAgo: number) => new Date(Date.now() - minutesAgo * 60_000);
    vi.mocked(readReplicaLag).mockResolvedValue({
      known: true,
      value: [
        { at: at(4), seconds: 300 },
        { at: at(1), seconds: 90 },
      ],
    });
    const operation = fakeOperation(new FakeStacks("active", "standby"));
    await activateRegion(operation, "dr");

    const shown = operation.messages.join("\n");
    expect(shown).toMatch(
      /lamp-dr-1: lag 90 s, falling \(300 s 3 min before\), reported 1 min ago; it may lack writes after \d{4}-/,
    );
    expect(shown.indexOf("each minute of waiting saves writes")).toBeLessThan(
      shown.indexOf("terraform apply"),
    );
    expect(vi.mocked(readReplicaLag).mock.calls.map(([, region]) => region)).toEqual(["eu-central-1"]);
  });

  it("goes on without the lag", async () => {
    vi.mocked(readReplicaLag).mockResolvedValue({ known: false, reason: "AWS answers 503" });
    const stacks = new FakeStacks("active", "standby");
    const operation = fakeOperation(stacks);
    await activateRegion(operation, "dr");

    expect(operation.messages).toContain("the lag of lamp-dr-1 is not known: AWS answers 503");
    expect(stacks.state("dr")).toBe("active 1..1");
  });
});

describe("upgrade", () => {
  const runs = (engineVersion: string | undefined, different: Partial<DatabaseInstance> = {}) =>
    vi.mocked(readDatabases).mockResolvedValue({
      known: true,
      value: [
        {
          identifier: "lamp-dr-1",
          status: "available",
          deletionProtected: true,
          sourceIdentifier: "lamp-primary-1",
          replication: "replicating",
          engineVersion,
          ...different,
        },
      ],
    });
  const run = async (role: "primary" | "dr" = "dr") => {
    const stacks = new FakeStacks("active", "standby");
    const operation = { ...fakeOperation(stacks), config: upgraded };
    const result = await upgradeReplica(operation, role).catch((error: Error) => error.message);
    return { result, planned: stacks.asked.filter((line) => line.includes(" plan")), operation };
  };
  const upgraded = parseConfig(documentWith({ "database.engineVersion": "9.7" }));

  it("plans the standby as it is, and names the switchover that comes next", async () => {
    runs("8.4.5");
    const { operation, planned } = await run();

    expect(planned).toEqual(["dr plan"]);
    expect(operation.messages).toContain("lamp-dr-1 runs MySQL 8.4.5; 9.7 is configured");
    expect(operation.messages.at(-1)).toBe(
      "When lamp-dr-1 replicates again without lag (npm run lamp -- status): npm run lamp -- switchover --to dr",
    );
  });

  it.each([
    ["a writer", { sourceIdentifier: undefined }, "lamp-dr-1 replicates nothing: it is a writer"],
    ["a replica that is busy", { status: "modifying" }, "lamp-dr-1 is modifying"],
    ["a replica that does not replicate", { replication: "error" }, "its replication error"],
    ["a replica of a newer release", { engineVersion: "10.2.1" }, "runs MySQL 10.2.1, newer than 9.7"],
  ])("of %s is refused before any plan", async (_, different, message) => {
    runs("8.4.5", different);
    const { planned, result } = await run();

    expect(result).toContain(message);
    expect(planned).toEqual([]);
  });

  it("of the serving region is refused: the replica comes first", async () => {
    runs("8.4.5");
    const { planned, result } = await run("primary");

    expect(result).toBe(
      "primary is active: it has the writer, which is never upgraded. Upgrade the replica first: upgrade --region dr. Then: switchover --to dr.",
    );
    expect(planned).toEqual([]);
  });

  it("is refused while RDS does not answer", async () => {
    const { planned, result } = await run();

    expect(result).toContain("The databases of dr cannot be read: AWS answers 503. Nothing was changed.");
    expect(planned).toEqual([]);
  });
});

describe("resume", () => {
  it("lets a quiesced region serve while the peer has a replica", async () => {
    vi.mocked(readDatabases).mockResolvedValue(database("lamp-dr-1", "lamp-primary-1"));
    const stacks = new FakeStacks("quiesced", "standby");
    await resumeRegion(fakeOperation(stacks), "primary");

    expect(stacks.state("primary")).toBe("active 1..1");
  });

  it("is refused once RDS has promoted the peer, though its state says standby", async () => {
    vi.mocked(readDatabases).mockResolvedValue(database("lamp-dr-1"));
    const stacks = new FakeStacks("quiesced", "standby");

    await expect(resumeRegion(fakeOperation(stacks), "primary")).rejects.toThrow(
      "lamp-dr-1 was already promoted: two regions would write. To finish the activation: switchover --to dr.",
    );
    expect(stacks.asked.filter((line) => line.includes(" plan"))).toEqual([]);
  });

  it("says so if the peer's database cannot be read", async () => {
    const operation = fakeOperation(new FakeStacks("quiesced", "standby"));
    await resumeRegion(operation, "primary");

    expect(operation.messages.join()).toContain(
      "lamp-dr-1 cannot be read: make sure that it was not promoted",
    );
  });
});

describe("switchover", () => {
  const waitForReplica = vi.fn(async () => {});
  const nothingServes =
    "primary stays quiesced: nothing serves. Run the same command again, or go back: npm run lamp -- resume --region primary";

  it("quiesces, waits, activates and reprotects, each asked for by the region it changes", async () => {
    const stacks = new FakeStacks("active", "standby");
    const operation = fakeOperation(stacks);
    const result = await switchOver(operation, "dr", { waitForReplica });

    expect(result.outcome).toBe("done");
    expect(applied(stacks)).toEqual([
      "primary apply quiesce.tfplan",
      "dr apply activate.tfplan",
      "primary apply reprotect.tfplan",
    ]);
    expect(operation.approvals.map(({ word }) => word)).toEqual(["eu-west-1", "eu-central-1", "eu-west-1"]);
    expect([stacks.state("primary"), stacks.state("dr")]).toEqual(["standby 1..2", "active 1..1"]);
  });

  it("fails back the same way", async () => {
    const stacks = new FakeStacks("active", "standby");
    await switchOver(fakeOperation(stacks), "dr", { waitForReplica });
    await switchOver(fakeOperation(stacks), "primary", { waitForReplica });

    expect([stacks.state("primary"), stacks.state("dr")]).toEqual(["active 1..2", "standby 1..2"]);
  });

  it("to the primary ends a claim that is still made before it reprotects dr", async () => {
    claimed(true);
    const stacks = new FakeStacks("active", "quiesced");
    const { steps } = await switchOver(fakeOperation(stacks), "primary", { waitForReplica });

    expect(steps.map(({ step }) => `${step.name} ${step.stack}`)).toEqual([
      "activate primary",
      "quiesce dr",
      "unfence primary",
      "reprotect dr",
    ]);
  });

  it("waits after stopping the tasks and before the promotion", async () => {
    const stacks = new FakeStacks("active", "standby");
    const seen: string[] = [];
    await switchOver(fakeOperation(stacks), "dr", {
      waitForReplica: async () => void seen.push(`${stacks.state("primary")}, ${stacks.state("dr")}`),
    });

    expect(seen).toEqual(["quiesced 1..1, standby 1..1"]);
  });

  it("promotes nothing when the replica does not catch up, and resume goes back", async () => {
    const stacks = new FakeStacks("active", "standby");
    const operation = fakeOperation(stacks);
    const failing = switchOver(operation, "dr", {
      waitForReplica: () => Promise.reject(new Error("did not catch up")),
    });
    await expect(failing).rejects.toThrow("did not catch up");
    expect(operation.messages.at(-1)).toBe(nothingServes);
    expect([stacks.state("primary"), stacks.state("dr")]).toEqual(["quiesced 1..1", "standby 1..1"]);

    await resumeRegion(fakeOperation(stacks), "primary");
    expect(stacks.state("primary")).toBe("active 1..1");
  });

  it("resumes from the states after it was stopped between quiesce and promotion, and waits again", async () => {
    const stacks = new FakeStacks("quiesced", "standby");
    waitForReplica.mockClear();
    await switchOver(fakeOperation(stacks), "dr", { waitForReplica });

    expect(waitForReplica).toHaveBeenCalledOnce();
    expect(applied(stacks)).toEqual(["dr apply activate.tfplan", "primary apply reprotect.tfplan"]);
  });

  it("does not wait for a replica that RDS has already promoted, after the quiesce", async () => {
    vi.mocked(readDatabases).mockResolvedValue(database("lamp-dr-1"));
    waitForReplica.mockClear();
    const stacks = new FakeStacks("quiesced", "standby");
    await switchOver(fakeOperation(stacks), "dr", { waitForReplica });

    expect(waitForReplica).not.toHaveBeenCalled();
    expect(stacks.state("dr")).toBe("active 1..1");
  });

  it("stops nothing if the database to take over was promoted before", async () => {
    vi.mocked(readDatabases).mockResolvedValue(database("lamp-dr-1"));
    const stacks = new FakeStacks("active", "standby");

    await expect(switchOver(fakeOperation(stacks), "dr", { waitForReplica })).rejects.toThrow(
      "lamp-dr-1 replicates nothing: it was promoted, and lacks what primary wrote since. To make it serve anyway: activate dr.",
    );
    expect(applied(stacks)).toEqual([]);
  });

  it("finishes an interrupted promotion before it reprotects", async () => {
    const stacks = new FakeStacks("quiesced", "active");
    await switchOver(fakeOperation(stacks), "dr", { waitForReplica });

    expect(stacks.asked.filter((line) => / (plan|apply) /.test(line))).toEqual([
      "dr plan posture=active",
      "primary plan posture=standby database_generation=2",
      "primary apply reprotect.tfplan",
      "primary plan posture=standby database_generation=2",
    ]);
  });

  it("declined after quiesce says that nothing serves and how to continue or go back", async () => {
    const stacks = new FakeStacks("active", "standby");
    const operation = fakeOperation(stacks, ({ step }) => step.name === "quiesce");
    const result = await switchOver(operation, "dr", { waitForReplica });

    expect(result.outcome).toBe("declined");
    expect(operation.messages.at(-1)).toBe(nothingServes);
  });

  it("stopped at the promotion's question or while it runs says so, too", async () => {
    const stacks = new FakeStacks("active", "standby");
    const operation = fakeOperation(stacks, ({ step }) => {
      if (step.name === "activate") {
        throw new TerraformInterrupted("apply", [], "stopped: nothing was changed");
      }
      return true;
    });

    await expect(switchOver(operation, "dr", { waitForReplica })).rejects.toThrow("stopped");
    expect(operation.messages.at(-1)).toBe(nothingServes);
  });

  it("stopped before it quiesces does not", async () => {
    const operation = fakeOperation(new FakeStacks("active", "standby"), () => {
      throw new TerraformInterrupted("apply", [], "stopped: nothing was changed");
    });

    await expect(switchOver(operation, "dr", { waitForReplica })).rejects.toThrow("stopped");
    expect(operation.messages.join("\n")).not.toContain("nothing serves");
  });

  it("reports each finished step at once, whatever happens to a later one", async () => {
    const stacks = new FakeStacks("active", "standby");
    const done: string[] = [];
    const operation = {
      ...fakeOperation(stacks),
      onDone: ({ name, stack }: Step) => void done.push(`${name} ${stack}`),
    };
    const failing = switchOver(operation, "dr", {
      waitForReplica: async () => stacks.failNext("apply", "throttled"),
    });

    await expect(failing).rejects.toThrow("throttled");
    expect(done).toEqual(["quiesce primary"]);
  });

  it("without a terminal applies one more reviewed plan each time", async () => {
    const stacks = new FakeStacks("active", "standby");
    // As --yes does: only the given plan.
    const run = async (planFile?: string) => {
      const operation = fakeOperation(stacks, ({ isGiven }) => isGiven);
      const { outcome } = await switchOver(operation, "dr", { waitForReplica, planFile });
      const last = operation.approvals.at(-1);
      return [outcome, last?.step.name, last?.isGiven];
    };

    expect(await run()).toEqual(["declined", "quiesce", false]);
    expect(await run("quiesce.tfplan")).toEqual(["declined", "activate", false]);
    expect([stacks.state("primary"), stacks.state("dr")]).toEqual(["quiesced 1..1", "standby 1..1"]);
    expect(await run("activate.tfplan")).toEqual(["declined", "reprotect", false]);
    expect(await run("reprotect.tfplan")).toEqual(["done", "reprotect", true]);
    expect(applied(stacks)).toEqual([
      "primary apply quiesce.tfplan",
      "dr apply activate.tfplan",
      "primary apply reprotect.tfplan",
    ]);
    expect(waitForReplica).toHaveBeenCalledTimes(2);
  });

  it("omits the reprotection on request", async () => {
    const stacks = new FakeStacks("active", "standby");
    await switchOver(fakeOperation(stacks), "dr", { waitForReplica, reprotect: false });

    expect(stacks.state("primary")).toBe("quiesced 1..1");
  });

  it.each([
    [600, "lamp-dr-1 is 600 s behind, more than 60 s"],
    [-1, "lamp-dr-1 does not replicate (ReplicaLag is -1)"],
  ])("does not start with a lag of %i s", async (seconds, message) => {
    lagOf(seconds);
    const stacks = new FakeStacks("active", "standby");

    await expect(switchOver(fakeOperation(stacks), "dr", { waitForReplica })).rejects.toThrow(message);
    expect(applied(stacks)).toEqual([]);
  });
});

describe("retire", () => {
  const healthy: DatabaseInstance = {
    identifier: "lamp-primary-2",
    status: "available",
    sourceIdentifier: "arn:aws:rds:eu-central-1:123456789012:db:lamp-dr-1",
    replication: "replicating",
    deletionProtected: true,
  };
  const databases = (reading: Reading<readonly DatabaseInstance[]>) =>
    vi.mocked(readDatabases).mockResolvedValue(reading);

  async function reprotected() {
    const stacks = new FakeStacks("active", "active");
    await reprotectRegion(fakeOperation(stacks), "primary");
    stacks.regions.primary.changes = [change('aws_db_instance.database["1"]', "delete")];
    return stacks;
  }

  it("turns off the protection in one plan and deletes in another, confirmed by the database's name", async () => {
    databases({ known: true, value: [healthy] });
    const stacks = await reprotected();
    const operation = fakeOperation(stacks);
    await retireDatabases(operation, "primary");

    expect(stacks.asked.filter((line) => / plan .*unprotected/.test(line))).toEqual([
      "primary plan posture=standby database_generation=2 unprotected_database_generations_below=2",
      "primary plan posture=standby database_generation=2 unprotected_database_generations_below=2",
      "primary plan posture=standby database_generation=2 oldest_database_generation=2 unprotected_database_generations_below=2",
      "primary plan posture=standby database_generation=2 oldest_database_generation=2 unprotected_database_generations_below=2",
    ]);
    expect(operation.approvals.map(({ word }) => word)).toEqual(["eu-west-1", "lamp-primary-1"]);
    expect(stacks.state("primary")).toBe("standby 2..2");
  });

  it("uses a reviewed plan for its own step, and says so if it is of none", async () => {
    databases({ known: true, value: [healthy] });
    const stacks = await reprotected();
    const operation = () => fakeOperation(stacks, ({ isGiven }) => isGiven);
    const run = async (planFile?: string) => {
      const results = await retireDatabases(operation(), "primary", { planFile });
      return results.map(({ step, outcome }) => `${step.name} ${outcome}`);
    };

    expect(await run()).toEqual(["unprotect declined"]);
    expect(await run("unprotect.tfplan")).toEqual(["unprotect applied", "retire declined"]);
    expect(await run("retire.tfplan")).toEqual(["unprotect unchanged", "retire applied"]);
    expect(stacks.state("primary")).toBe("standby 2..2");
    await expect(run("unprotect.tfplan")).rejects.toThrow(
      "unprotect.tfplan is not a plan of any remaining step: it was not applied.",
    );
  });

  it("deletes nothing when the first plan is declined", async () => {
    databases({ known: true, value: [healthy] });
    const stacks = await reprotected();
    const results = await retireDatabases(
      fakeOperation(stacks, () => false),
      "primary",
    );

    expect(results.map(({ outcome }) => outcome)).toEqual(["declined"]);
    expect(stacks.state("primary")).toBe("standby 1..2");
  });

  it.each<[string, Reading<readonly DatabaseInstance[]>, string]>([
    ["is missing", { known: true, value: [] }, "There is no lamp-primary-2, the current database"],
    [
      "is not available",
      { known: true, value: [{ ...healthy, status: "modifying" }] },
      "lamp-primary-2 is modifying, not available",
    ],
    [
      "does not replicate",
      { known: true, value: [{ ...healthy, replication: "error" }] },
      "The replication of lamp-primary-2 is error",
    ],
    [
      "replicates nothing",
      { known: true, value: [{ ...healthy, sourceIdentifier: undefined }] },
      "lamp-primary-2 replicates nothing",
    ],
    [
      "is not known",
      { known: false, reason: "no answer within 5 s" },
      "cannot be read: no answer within 5 s",
    ],
  ])("is refused while the current database %s", async (_, reading, message) => {
    databases(reading);
    const stacks = await reprotected();
    const before = applied(stacks).length;

    await expect(retireDatabases(fakeOperation(stacks), "primary")).rejects.toThrow(message);
    expect(applied(stacks)).toHaveLength(before);
  });

  it("is refused during a switchover", async () => {
    await expect(
      retireDatabases(fakeOperation(new FakeStacks("quiesced", "standby")), "primary"),
    ).rejects.toThrow("primary is quiesced: a switchover is in progress.");
  });
});
