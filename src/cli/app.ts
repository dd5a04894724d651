import { chmodSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { projectDirectory } from "../tools/cache";
import { tryRun } from "../tools/image/run";
import { startCaretaker } from "../tools/local/caretaker";
import { createCertificate } from "../tools/local/certificate";
import { checkPort } from "../tools/local/free-port";
import { startMariaDb } from "../tools/local/mariadb";
import { checkPrograms } from "../tools/local/programs";
import { startWebServer } from "../tools/local/web-server";
import { runCommand } from "./process";

const progress = (line: string): void => void process.stderr.write(`${line}\n`);

interface AppOptions {
  readonly replica: boolean;
  readonly port?: number;
  readonly json: boolean;
}

/** Resolves with the exit code when the user stops it or a server ends. */
function stopRequest(): { readonly asked: Promise<number>; readonly stop: (code: number) => void } {
  let stop: (code: number) => void = () => {};
  const asked = new Promise<number>((resolve) => {
    stop = resolve;
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => stop(0));
  }
  return { asked, stop };
}

async function app({ replica, port, json }: AppOptions): Promise<number> {
  checkPrograms();
  if (port !== undefined) {
    await checkPort(port);
  }
  const { asked, stop } = stopRequest();
  const folder = mkdtempSync(join(tmpdir(), "lamp-app-"));
  // Apache's user passes through; the contents have their own permissions.
  chmodSync(folder, 0o711);
  const caretaker = startCaretaker(folder);
  try {
    // Stopped during the start: do not wait for the rest of it.
    const code = await Promise.race([asked, serve()]);
    if (code !== 0) {
      progress("a server ended by itself");
    }
    return code;
  } finally {
    progress("stopping");
    await caretaker.dismiss();
  }

  async function serve(): Promise<number> {
    const certificate = await createCertificate(folder);
    const head = await tryRun("git", ["rev-parse", "HEAD"], { cwd: projectDirectory });
    const commit = head.code === 0 ? head.stdout.trim() : "local";
    const common = { certificate, caretaker };
    const task = { ...common, commit, waitForDatabase: true };

    progress("starting MariaDB");
    const writer = await startMariaDb({ ...common, folder: join(folder, "writer"), serverId: 1 });
    progress("starting Apache");
    const primary = await startWebServer({
      ...task,
      folder: join(folder, "primary"),
      database: writer,
      region: "local",
      regionRole: "primary",
      port,
    });
    const processes = [writer.process, primary.process];
    const result: Record<string, string> = { url: primary.url, socket: writer.socket };
    const lines = [
      `The visitor page: ${primary.url}`,
      `Its database: mariadb --socket=${writer.socket} visitors`,
    ];

    if (replica) {
      progress("starting the other region: a replica and its Apache");
      const copy = await startMariaDb({
        ...common,
        folder: join(folder, "replica"),
        serverId: 2,
        replicaOf: writer,
      });
      const dr = await startWebServer({
        ...task,
        folder: join(folder, "dr"),
        database: copy,
        region: "local-dr",
        regionRole: "dr",
      });
      processes.push(copy.process, dr.process);
      const promote = `mariadb --socket=${copy.socket} --execute="STOP SLAVE; SET GLOBAL read_only = OFF"`;
      Object.assign(result, { drUrl: dr.url, drSocket: copy.socket });
      lines.push(`Read-only, on the replica: ${dr.url}`, `To promote the replica: ${promote}`);
    }
    process.stdout.write(json ? `${JSON.stringify(result)}\n` : `${lines.join("\n")}\n`);
    progress("Ctrl-C stops it and removes everything.");
    for (const child of processes) {
      child.once("exit", () => stop(1));
    }
    return asked;
  }
}

function portNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 65_535) {
    throw new InvalidArgumentError("A whole number from 1 to 65535.");
  }
  return value;
}

const command = new Command("npm run app --")
  .description(
    "Runs the visitor application on this machine with Debian's Apache, PHP and MariaDB, on loopback and in a " +
      "temporary folder. With Docker: docker compose up.",
  )
  .option("--replica", "also run the other region, read-only on a replica", false)
  .option("--port <n>", "port of the page (default: a free one)", portNumber)
  .option("--json", "print the addresses as JSON", false)
  .addHelpText("after", "\nExit codes: 0 stopped by you; 1 a program is missing or failed, or bad arguments.")
  .action(async (options: AppOptions) => {
    process.exit(await app(options));
  });

void runCommand(command);
