import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A real image registry on loopback, standing in for one region's. */
export interface Registry {
  /** `127.0.0.1:port`. */
  readonly address: string;
  /** Stops the process and waits for its end. */
  stop(): Promise<void>;
}

/**
 * Starts Debian's docker-registry on a free port, holding images in memory.
 * @param login user name and password it requires; none by default
 */
export async function startRegistry(login?: { username: string; password: string }): Promise<Registry> {
  const folder = mkdtempSync(join(tmpdir(), "lamp-registry-"));
  let auth = {};
  if (login) {
    const line = execFileSync("htpasswd", ["-nbB", login.username, login.password], { encoding: "utf8" });
    writeFileSync(join(folder, "htpasswd"), line);
    auth = { auth: { htpasswd: { realm: "lamp", path: join(folder, "htpasswd") } } };
  }
  // JSON is YAML.
  const configuration = { version: "0.1", storage: { inmemory: {} }, http: { addr: "127.0.0.1:0" }, ...auth };
  writeFileSync(join(folder, "config.yml"), JSON.stringify(configuration));
  const child = spawn("docker-registry", ["serve", join(folder, "config.yml")], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  return {
    address: await listening(child),
    async stop() {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill();
        await once(child, "exit");
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function listening(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let log = "";
    child.on("error", reject);
    child.on("exit", () => reject(new Error(`docker-registry ended: ${log}`)));
    // Reading continues after the start: a full pipe would block the registry.
    child.stderr?.setEncoding("utf8").on("data", (chunk: string) => {
      log += chunk;
      const address = /listening on (127\.0\.0\.1:\d+)/.exec(log)?.[1];
      if (address) {
        resolve(address);
      }
    });
  });
}
