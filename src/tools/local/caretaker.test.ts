import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Caretaker, startCaretaker } from "./caretaker";

let outside: string;
let folder: string;
beforeEach(() => {
  outside = mkdtempSync(join(tmpdir(), "lamp-caretaker-"));
  folder = join(outside, "with a space");
  mkdirSync(folder);
  writeFileSync(join(folder, "file"), "");
});
afterEach(() => rmSync(outside, { recursive: true, force: true }));

/** A shell and its child in their own process group, which both handle signals according to `trap`. */
async function startGroup(caretaker: Caretaker, trap = ""): Promise<ChildProcess> {
  const group = caretaker.spawn("sh", ["-c", `${trap}sleep 60 & echo ready; wait; wait`], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  await once(group.stdout as NodeJS.ReadableStream, "data");
  return group;
}

/** The kernel's status of a process; empty where there is none. */
function statusOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/status`, "utf8");
  } catch {
    return "";
  }
}

const groupLives = (child: ChildProcess): boolean =>
  spawnSync("sh", ["-c", `kill -s 0 -- -${child.pid}`]).status === 0;

describe("caretaker", () => {
  it("stops whole process groups and removes the folder when dismissed", async () => {
    const caretaker = startCaretaker(folder);
    const groups = [await startGroup(caretaker), await startGroup(caretaker)];
    await caretaker.dismiss();
    expect(groups.map(groupLives)).toEqual([false, false]);
    expect(existsSync(folder)).toBe(false);
    expect(existsSync(outside)).toBe(true);
  });

  it("kills what does not stop when asked", async () => {
    const caretaker = startCaretaker(folder, 1);
    const group = await startGroup(caretaker, "trap '' TERM; ");
    await caretaker.dismiss();
    // The system may take a moment to reap them.
    for (let i = 0; i < 100 && groupLives(group); i++) {
      await delay(100);
    }
    expect(groupLives(group)).toBe(false);
    expect(group.signalCode).toBe("SIGKILL");
  });

  it("kills what has left its process group, but nothing of another caretaker", async () => {
    const caretaker = startCaretaker(folder);
    const other = startCaretaker(join(outside, "with a space, too"));
    const session = async (of: Caretaker) => {
      // The parent ends at once: the session can be found only by the environment it inherited.
      const parent = of.spawn("sh", ["-c", "setsid sleep 60 >/dev/null & echo $!"], {
        stdio: ["ignore", "pipe", "ignore"],
      });
      const [pid] = await once(parent.stdout as NodeJS.ReadableStream, "data");
      return Number(String(pid));
    };
    // The system may take a moment to reap them.
    const lives = (pid: number) => /^State:\t[^Z]/m.test(statusOf(pid));
    const [mine, others] = [await session(caretaker), await session(other)];
    await caretaker.dismiss();
    expect([lives(mine), lives(others)]).toEqual([false, true]);
    await other.dismiss();
    expect(lives(others)).toBe(false);
  });

  it("stops a process group that it adopted", async () => {
    const caretaker = startCaretaker(folder);
    const group = spawn("sleep", ["60"], { detached: true });
    caretaker.adopt(group.pid as number);
    const gone = once(group, "exit");
    await caretaker.dismiss();
    await gone;
    expect(group.signalCode).toBe("SIGTERM");
  });

  it("leaves a released group alone", async () => {
    const caretaker = startCaretaker(folder);
    const group = await startGroup(caretaker);
    const other = await startGroup(caretaker);
    caretaker.release(group.pid as number);
    await caretaker.dismiss();
    expect([group, other].map(groupLives)).toEqual([true, false]);
    process.kill(-(group.pid as number), "SIGKILL");
  });

  it("starts nothing more once it is dismissed", async () => {
    const caretaker = startCaretaker(folder);
    await caretaker.dismiss();
    expect(() => caretaker.spawn("sleep", ["60"], {})).toThrow("stopped while it started");
  });

  it("does its work even when the process that started it was killed", async () => {
    const master = spawn(
      process.execPath,
      [
        ...["--import", "tsx", "--eval"],
        `const { startCaretaker } = require("./src/tools/local/caretaker");
         const child = startCaretaker(${JSON.stringify(folder)}).spawn("sleep", ["60"], {});
         console.log(child.pid);`,
      ],
      { stdio: ["ignore", "pipe", "inherit"] },
    );
    const [pid] = await once(master.stdout, "data");
    await delay(200);
    master.kill("SIGKILL");
    for (let i = 0; i < 100 && existsSync(folder); i++) {
      await delay(100);
    }
    expect(existsSync(folder)).toBe(false);
    expect(() => process.kill(Number(String(pid)), 0)).toThrow("ESRCH");
  });
});
