import { chmodSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { databaseParameters } from "../services/rds/parameter-group";
import { readSynthesizedStacks } from "../terraform/stack/synthesized-stack";
import { projectDirectory } from "../tools/cache";
import { tryRun } from "../tools/image/run";
import { startCaretaker } from "../tools/local/caretaker";
import { createCertificate } from "../tools/local/certificate";
import { type Database, type EngineName, type Settings, startDatabase } from "../tools/local/database";
import { checkPort } from "../tools/local/free-port";
import { checkPrograms } from "../tools/local/programs";
import { startWebServer } from "../tools/local/web-server";
import { engineOption } from "./engine-option";
import { runCommand, say, show } from "./process";

interface AppOptions {
  readonly engine?: EngineName;
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

async function app({ engine: engineName, replica, port, json }: AppOptions): Promise<number> {
  const engine = checkPrograms(engineName);
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
      say("a server ended by itself");
    }
    return code;
  } finally {
    say("stopping");
    await caretaker.dismiss();
  }

  async function serve(): Promise<number> {
    const certificate = await createCertificate(folder);
    const head = await tryRun("git", ["rev-parse", "HEAD"], { cwd: projectDirectory });
    const commit = head.code === 0 ? head.stdout.trim() : "local";
    const task = { certificate, caretaker, commit, waitForDatabase: true };

    say("reading the databases' parameter group");
    const common = {
      certificate,
      caretaker,
      engine,
      parameters: await readParameters(join(folder, "stacks")),
    };
    say(`starting ${engine.dialect.title} ${engine.version}`);
    const writer = await startDatabase({ ...common, folder: join(folder, "writer"), serverId: 1 });
    say("starting Apache");
    const primary = await startWebServer({
      ...task,
      folder: join(folder, "primary"),
      database: writer,
      region: "local",
      regionRole: "primary",
      port,
    });
    const processes = [writer.process, primary.process];
    const client = (database: Database) => [engine.programs.client, ...database.clientArgs].join(" ");
    const result: Record<string, string> = {
      url: primary.url,
      engine: engine.dialect.title,
      engineVersion: engine.version,
      socket: writer.socket,
      client: client(writer),
    };
    const lines = [`The visitor page: ${primary.url}`, `Its database: ${client(writer)} visitors`];

    if (replica) {
      say("starting the other region: a replica and its Apache");
      const copy = await startDatabase({
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
      const promote = `${client(copy)} --execute="${engine.dialect.stopReplication}; SET GLOBAL read_only = OFF"`;
      Object.assign(result, { drUrl: dr.url, drSocket: copy.socket, promote });
      lines.push(`Read-only, on the replica: ${dr.url}`, `To promote the replica: ${promote}`);
    }
    show(json ? JSON.stringify(result) : lines.join("\n"));
    say("Ctrl-C stops it and removes everything.");
    for (const child of processes) {
      child.once("exit", () => stop(1));
    }
    return asked;
  }
}

/** The settings that RDS gives the databases of the configuration. */
async function readParameters(directory: string): Promise<Settings> {
  const { synthesize } = await import("../operator/runner/synthesize");
  synthesize(directory, say);
  return databaseParameters(readSynthesizedStacks(directory));
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
    "Runs the visitor application on this machine with Debian's Apache and PHP and a database, on loopback and in " +
      "a temporary folder. With Docker: docker compose up.",
  )
  .option("--replica", "also run the other region, read-only on a replica", false)
  .option("--port <n>", "port of the page (default: a free one)", portNumber)
  .addOption(engineOption())
  .option("--json", "print the addresses as JSON", false)
  .addHelpText("after", "\nExit codes: 0 stopped by you; 1 a program is missing or failed, or bad arguments.")
  .action(async (options: AppOptions) => {
    process.exit(await app(options));
  });

void runCommand(command);
