import { beforeEach, describe, expect, it, vi } from "vitest";
import { readDatabases } from "./aws/databases";
import { type LagDatapoint, readReplicaLag } from "./aws/replica-lag";
import { readStoppingTasks, readTasks } from "./aws/tasks";
import { lagMissing, waitForCaughtUpReplica } from "./caught-up";
import { FakeStacks, fakeOperation } from "./test-support";

vi.mock("./aws/databases", () => ({ readDatabases: vi.fn() }));
vi.mock("./aws/replica-lag", () => ({ readReplicaLag: vi.fn() }));
vi.mock("./aws/tasks", () => ({ readTasks: vi.fn(), readStoppingTasks: vi.fn() }));

const quietSince = new Date("2026-11-25T12:00:30Z");
const at = (minute: number, seconds: number): LagDatapoint => ({
  at: new Date(Date.UTC(2026, 10, 25, 12, minute)),
  seconds,
});

describe("the lag", () => {
  it("is over after three minutes of 0 that began after the last task ended", () => {
    expect(lagMissing([at(0, 9), at(1, 0), at(2, 0), at(3, 0)], quietSince)).toBeUndefined();
  });

  it("does not count minutes that began before", () => {
    expect(lagMissing([at(-2, 0), at(-1, 0), at(0, 0), at(1, 0)], quietSince)).toBe(
      "1 of 3 minutes without lag since the last task ended",
    );
  });

  it("is reported if there is any", () => {
    expect(lagMissing([at(1, 0), at(2, 4), at(3, 0)], quietSince)).toBe("the replica is 4 s behind");
  });

  it("of a stopped replication is not 0", () => {
    expect(lagMissing([at(1, 0), at(2, -1), at(3, 0)], quietSince)).toBe(
      "replication does not run (ReplicaLag -1)",
    );
  });

  it("counts only the last minutes, once it is over", () => {
    expect(lagMissing([at(1, 30), at(2, 0), at(3, 0), at(4, 0)], quietSince)).toBeUndefined();
  });

  it("that is not reported is not over", () => {
    expect(lagMissing([], quietSince)).toBe("0 of 3 minutes without lag since the last task ended");
  });
});

describe("waiting for the replica", () => {
  const tasks = (running: number) =>
    vi.mocked(readTasks).mockResolvedValue({ known: true, value: { desired: 0, running, pending: 0 } });
  const stopping = (value: number) => vi.mocked(readStoppingTasks).mockResolvedValue({ known: true, value });
  const replica = (replication: string) =>
    vi.mocked(readDatabases).mockResolvedValue({
      known: true,
      value: [
        {
          identifier: "lamp-dr-1",
          status: "available",
          sourceIdentifier: "x",
          replication,
          deletionProtected: true,
        },
      ],
    });
  const lag = () =>
    vi.mocked(readReplicaLag).mockResolvedValue({
      known: true,
      value: [1, 2, 3].map((minute) => ({ at: new Date(Date.now() + minute * 60_000), seconds: 0 })),
    });
  const stacks = new FakeStacks("quiesced", "standby");
  const regions = {
    primary: {
      posture: "quiesced",
      databaseGeneration: 1,
      oldestDatabaseGeneration: 1,
      unprotectedDatabaseGenerationsBelow: 1,
      fencesPeer: false,
    },
    dr: {
      posture: "standby",
      databaseGeneration: 1,
      oldestDatabaseGeneration: 1,
      unprotectedDatabaseGenerationsBelow: 1,
      fencesPeer: false,
    },
  } as const;
  const wait = () => {
    const operation = fakeOperation(stacks);
    return waitForCaughtUpReplica(operation, "dr", regions, { everySeconds: 0.001, forSeconds: 0.05 }).then(
      () => operation.messages.at(-1),
    );
  };

  beforeEach(() => {
    tasks(0);
    stopping(0);
    replica("replicating");
    lag();
  });

  it("ends when no task runs, and the replica replicates without lag", async () => {
    expect(await wait()).toMatch(
      /^lamp-dr-1 has everything: no task since .*, no lag in 3 minutes after it$/,
    );
  });

  it.each([
    ["tasks run", () => tasks(1), "1 tasks of primary still run, 0 still stop"],
    ["tasks still answer what they have", () => stopping(2), "0 tasks of primary still run, 2 still stop"],
    ["it does not replicate", () => replica("error"), "lamp-dr-1 is available, its replication error"],
    [
      "the tasks are not known",
      () => vi.mocked(readTasks).mockResolvedValue({ known: false, reason: "AWS answers 503" }),
      "the tasks of primary are not known: AWS answers 503",
    ],
  ])("gives up while %s, and says that nothing was promoted", async (_, arrange, reason) => {
    arrange();
    const failing = wait();
    await expect(failing).rejects.toThrow(reason);
    await expect(failing).rejects.toThrow("Nothing was promoted.");
  });
});
