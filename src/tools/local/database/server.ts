import { type ChildProcess, execFile } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { userInfo } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import type { Caretaker } from "../caretaker";
import { freePort } from "../free-port";
import { LocalError } from "../local-error";
import { serverPath } from "../programs";
import { start } from "../start";
import type { Address } from "./address";
import type { Position, ServerCertificate, Settings, Source, StatusRow } from "./dialect";
import type { Engine } from "./engine";

const execute = promisify(execFile);
const me = userInfo().username;
/** A replica is back at its source at once, or within seconds on a busy machine. */
const CONNECT_SECONDS = 30;

export interface ServerOptions {
  readonly engine: Engine;
  /** Its own folder, created here; a short path, since a socket's path has at most 107 bytes. */
  readonly folder: string;
  readonly caretaker: Caretaker;
  /** Number that is unique among the servers in the replication. */
  readonly serverId: number;
  /**
   * Offered to clients.
   * @default none: the server speaks plain text only
   */
  readonly certificate?: ServerCertificate;
  /**
   * Settings of the RDS parameter group that the server stands in for.
   * @default none
   */
  readonly parameters?: Settings;
  /**
   * Additional settings, which go before all others.
   * @default none
   */
  readonly settings?: Settings;
  /**
   * Empty data folder, created by `createDataFolder`, to copy.
   * @default one is created, which takes seconds
   */
  readonly dataFolder?: string;
  /**
   * Read-only for every user but the administrator, like a read replica in RDS.
   * @default false
   */
  readonly readOnly?: boolean;
}

/** Creates an empty data folder, with the system tables only. */
export async function createDataFolder(engine: Engine, folder: string, caretaker: Caretaker): Promise<void> {
  const { dialect, programs } = engine;
  const initFile = `${folder}.sql`;
  writeFileSync(initFile, dialect.installStatements(me));
  const { program, args } = dialect.install(programs, folder, me, initFile);
  const installer = caretaker.spawn(program, args, {
    env: { PATH: serverPath },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let output = "";
  installer.stderr?.setEncoding("utf8").on("data", (chunk: string) => {
    output += chunk;
  });
  const [code] = await once(installer, "close");
  rmSync(initFile);
  if (code !== 0) {
    throw new LocalError(`${dialect.title}'s data folder could not be created:\n${output.trim()}`);
  }
}

/** A database server on loopback that stands in for an RDS instance: GTIDs, a binary log, TLS. */
export class DatabaseServer implements Address {
  readonly host = "127.0.0.1";
  readonly engine: Engine;
  private running: ChildProcess | undefined;
  private readOnly: boolean;

  protected constructor(
    private readonly options: ServerOptions,
    readonly port: number,
  ) {
    this.engine = options.engine;
    this.readOnly = options.readOnly ?? false;
  }

  /** Creates a data folder and starts a server in it. */
  static async start(options: ServerOptions): Promise<DatabaseServer> {
    const server = new DatabaseServer(options, await freePort());
    await server.prepare();
    return server;
  }

  /** Socket on which the user who runs this is the administrator. */
  get socket(): string {
    return join(this.options.folder, "socket");
  }

  /** The server that is running, or ran last. */
  get process(): ChildProcess {
    if (!this.running) {
      throw new Error("The server was never started.");
    }
    return this.running;
  }

  /** The arguments of a client that connects as the administrator. */
  get clientArgs(): readonly string[] {
    const { dialect } = this.engine;
    return ["--no-defaults", `--socket=${this.socket}`, `--user=${dialect.administrator(me)}`];
  }

  /** Runs statements as the administrator; returns the rows, tabs between columns, without headings. */
  sql(statements: string, database = ""): Promise<string> {
    return this.query(["--skip-column-names"], statements, database);
  }

  /** The transactions that the server has committed or applied. */
  async position(): Promise<Position> {
    return (await this.sql(this.engine.dialect.position)) as Position;
  }

  /** The transactions that a replica has received, applied or not. */
  async received(): Promise<Position> {
    const applied = await this.position();
    return this.engine.dialect.received(await this.status(), applied);
  }

  /** How many transactions of a position another lacks, as this server counts them. */
  missing(of: Position, from: Position): Promise<number> {
    return this.engine.dialect.missing((statement) => this.sql(statement), of, from);
  }

  /**
   * Waits until this replica has applied a position.
   * @throws Error when it has not in time
   */
  async reach(position: Position, seconds = 30): Promise<void> {
    if ((await this.sql(this.engine.dialect.waitFor(position, seconds))) !== "0") {
      throw new LocalError(`the replica did not reach ${position} in ${seconds} s`);
    }
  }

  /** Waits until this replica has everything that the source has committed so far. */
  async caughtUpWith(source: DatabaseServer): Promise<void> {
    await this.reach(await source.position());
  }

  /** Replica lag in seconds; undefined when replication is not running. */
  async lagSeconds(): Promise<number | undefined> {
    return this.engine.dialect.lagSeconds(await this.status());
  }

  /** Starts to replicate, from the position that this server has. */
  async replicate(source: Source): Promise<void> {
    await this.sql(this.engine.dialect.replicateFrom(source));
  }

  /** Makes a replica apply each change only so many seconds after its source committed it, until it is promoted. */
  async delayApplying(seconds: number): Promise<void> {
    await this.sql(this.engine.dialect.delayApplying(seconds));
    // MariaDB connects to its source anew, and receives nothing until then.
    const deadline = performance.now() + CONNECT_SECONDS * 1000;
    while ((await this.lagSeconds()) === undefined) {
      if (performance.now() > deadline) {
        throw new LocalError(`the replica did not reach its source again in ${CONNECT_SECONDS} s`);
      }
      await delay(100);
    }
  }

  /** What a replica says of itself; empty for a server that is none. */
  async status(): Promise<StatusRow> {
    const [names = "", values = ""] = (await this.query([], this.engine.dialect.replicaStatus, "")).split(
      "\n",
    );
    const row = values.split("\t");
    return Object.fromEntries(names.split("\t").map((name, index) => [name, row[index] ?? ""]));
  }

  /** Promotes a replica as RDS does: replication ends permanently, and the server restarts and accepts writes. */
  async promote(): Promise<void> {
    await this.sql(this.engine.dialect.endReplication);
    this.readOnly = false;
    await this.stop();
    await this.up();
  }

  async setReadOnly(readOnly: boolean): Promise<void> {
    this.readOnly = readOnly;
    await this.sql(`SET GLOBAL read_only = ${readOnly ? "ON" : "OFF"}`);
  }

  /**
   * Starts the server on its existing data, port and settings, once it has ended.
   * @param further settings, for this run only
   */
  async up(further: Settings = {}): Promise<void> {
    const { folder, caretaker } = this.options;
    const { dialect, programs } = this.engine;
    if (this.running) {
      await ended(this.running);
    }
    this.running = await start({
      name: dialect.title,
      program: programs.server,
      args: this.args(further),
      env: { HOME: folder },
      logFile: join(folder, "log"),
      caretaker,
      startSeconds: 60,
      ready: () =>
        this.sql("SELECT 1").then(
          () => true,
          () => false,
        ),
    });
  }

  /** Shuts the server down cleanly; the data stays. */
  async stop(): Promise<void> {
    await this.end("SIGTERM");
  }

  /** Kills the server as a power failure would; the data stays. */
  async kill(): Promise<void> {
    await this.end("SIGKILL");
  }

  /** Makes the server keep its connections but answer nothing until `thaw`. */
  freeze(): void {
    this.process.kill("SIGSTOP");
  }

  thaw(): void {
    this.process.kill("SIGCONT");
  }

  protected async prepare(): Promise<void> {
    const { engine, folder, caretaker, dataFolder } = this.options;
    mkdirSync(folder, { recursive: true });
    if (dataFolder === undefined) {
      await createDataFolder(engine, this.data, caretaker);
    } else {
      cpSync(dataFolder, this.data, { recursive: true });
    }
    // The server's UUID: two servers with one could not replicate from each other.
    rmSync(join(this.data, "auto.cnf"), { force: true });
    await this.up();
  }

  private async query(options: readonly string[], statements: string, database: string): Promise<string> {
    const { dialect, programs } = this.engine;
    const args = [...this.clientArgs, "--batch", ...options, `--execute=${statements}`];
    const { stdout } = await execute(programs.client, database ? [...args, database] : args, {
      env: { PATH: serverPath, HOME: this.options.folder },
      maxBuffer: 256 * 1024 ** 2,
    }).catch((error: Error & { readonly stderr?: string }) => {
      // Without the statement, which may hold a password.
      throw new LocalError(`${dialect.title} refused a statement: ${error.stderr?.trim() || "nothing"}`);
    });
    return stdout.trimEnd();
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const gone = ended(this.process);
    this.process.kill(signal);
    // A stopped process handles no other signal.
    this.process.kill("SIGCONT");
    await gone;
  }

  private get data(): string {
    return join(this.options.folder, "data");
  }

  private args(further: Settings): string[] {
    const { folder, serverId, certificate, parameters = {}, settings } = this.options;
    const { dialect } = this.engine;
    const own: Settings = {
      user: me,
      datadir: this.data,
      socket: this.socket,
      "pid-file": join(folder, "pid"),
      tmpdir: this.data,
      "bind-address": this.host,
      port: this.port,
      "server-id": serverId,
      ...dialect.settings,
    };
    const last: Settings = {
      ...dialect.tls(certificate),
      "read-only": this.readOnly ? "ON" : "OFF",
      ...settings,
      ...further,
    };
    const argument = ([name, value]: [string, string | number]) => `--${name}=${value}`;
    // Of a setting that is given twice, the last one holds.
    return [
      "--no-defaults",
      ...Object.entries(own).map(argument),
      ...Object.entries(parameters).map(([name, value]) => dialect.parameter(name, value)),
      ...Object.entries(last).map(argument),
    ];
  }
}

async function ended(server: ChildProcess): Promise<void> {
  if (server.exitCode === null && server.signalCode === null) {
    await once(server, "exit");
  }
}
