import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { until } from "../support/until";

interface Addresses {
  readonly url: string;
  readonly engine: string;
  readonly socket: string;
  readonly client: string;
  readonly drUrl: string;
  readonly promote: string;
}

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "lamp-"));
  // Apache's user passes through.
  chmodSync(folder, 0o711);
});
const started: ChildProcess[] = [];
afterEach(() => {
  // Only where a test has failed is one still running.
  for (const child of started.splice(0)) {
    child.kill("SIGKILL");
  }
  rmSync(folder, { recursive: true, force: true });
});

function startApp(...args: string[]) {
  const child = spawn(process.execPath, ["src/cli/launch.js", "src/cli/app.ts", "--json", ...args], {
    env: { ...process.env, TMPDIR: folder },
    stdio: ["ignore", "pipe", "pipe"],
  });
  started.push(child);
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
    stdout += chunk;
  });
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
    stderr += chunk;
  });
  const ended = once(child, "close").then(([code]) => code as number | null);
  return {
    signal: (signal: NodeJS.Signals) => void child.kill(signal),
    stderr: () => stderr,
    ended,
    async addresses(): Promise<Addresses> {
      await until("the application to start", () => stdout.endsWith("\n") || child.exitCode !== null, 120);
      if (stdout === "") {
        throw new Error(`the application did not start: ${stderr}`);
      }
      return JSON.parse(stdout);
    },
  };
}

/** Processes that have the folder of this test in their command line or environment. */
function processes(): string[] {
  return readdirSync("/proc").filter((pid) => {
    if (!/^\d+$/.test(pid) || Number(pid) === process.pid) {
      return false;
    }
    try {
      return execFileSync("cat", [`/proc/${pid}/cmdline`, `/proc/${pid}/environ`], {
        encoding: "utf8",
        stdio: "pipe",
      }).includes(folder);
    } catch {
      return false;
    }
  });
}

/** Asks again after the friendly 503, which a busy machine can see too. */
async function pageSays(url: string, words: string): Promise<void> {
  await until(`a page with "${words}"`, async () => {
    const answer = await fetch(url);
    const page = await answer.text();
    if (answer.status !== 503) {
      expect(page).toContain(words);
    }
    return answer.status === 200;
  });
}

async function nothingIsLeft(): Promise<void> {
  await until("the processes to end", () => processes().length === 0, 30);
  await until(
    "the files to go",
    () => readdirSync(folder).every((name) => !name.startsWith("lamp-app-")),
    30,
  );
}

describe("npm run app", () => {
  it("serves the page, read-only on the replica until that is promoted, and leaves nothing behind", async () => {
    const app = startApp("--replica");
    const { url, drUrl, promote, engine } = await app.addresses();
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
    expect(engine).toBe({ mysql: "MySQL", mariadb: "MariaDB" }[process.env.LAMP_ENGINE ?? ""]);
    await pageSays(url, "Your visit is recorded.");
    await pageSays(drUrl, "Read-only mode");

    execFileSync("sh", ["-c", promote]);
    await pageSays(drUrl, "Your visit is recorded.");

    expect(processes().length).toBeGreaterThan(0);
    app.signal("SIGINT");
    expect(await app.ended).toBe(0);
    await nothingIsLeft();
  });

  it.each(["SIGTERM", "SIGHUP", "SIGKILL"] as const)("leaves nothing behind after %s", async (signal) => {
    const app = startApp();
    const { socket } = await app.addresses();
    expect(existsSync(socket)).toBe(true);
    app.signal(signal);
    await app.ended;
    await nothingIsLeft();
  });

  it("leaves nothing behind when it is stopped while it starts", async () => {
    const app = startApp();
    await until("the start", () => /^starting (MySQL|MariaDB) /m.test(app.stderr()), 60);
    app.signal("SIGTERM");
    expect(await app.ended).toBe(0);
    await nothingIsLeft();
  });

  it("stops when one of its servers ends", async () => {
    const app = startApp();
    const { client } = await app.addresses();
    execFileSync("sh", ["-c", `${client} --execute=SHUTDOWN`]);
    expect(await app.ended).toBe(1);
    expect(app.stderr()).toContain("a server ended by itself");
    await nothingIsLeft();
  });

  it("says so when the port is taken", async () => {
    const first = startApp();
    const { url } = await first.addresses();
    const second = startApp("--port", new URL(url).port);
    expect(await second.ended).toBe(1);
    expect(second.stderr()).toBe(
      `port ${new URL(url).port} cannot be used: something is already listening on it. Leave out --port to use a free one.\n`,
    );
    first.signal("SIGINT");
    expect(await first.ended).toBe(0);
    await nothingIsLeft();
  });
});
