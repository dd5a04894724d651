import { execFile, execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { freePort } from "../../src/tools/local/free-port";
import { atExit } from "./at-exit";
import type { ServerCertificate } from "./certificates";
import { requireCommands, requireRoot } from "./commands";
import { ManagedProcess } from "./managed-process";
import { temporaryFolder } from "./temporary-folder";
import { until } from "./until";

const exec = promisify(execFile);

export interface MariadbOptions {
  /** Unique among servers that replicate from each other. */
  readonly serverId: number;
  /** CA that signed the certificates of all servers. */
  readonly caFile: string;
  /**
   * Offered to clients. A source needs one for 127.0.0.1: replicas verify it.
   * @default none: the server speaks plain text only
   */
  readonly certificate?: ServerCertificate;
  /**
   * Additional settings, named as on the command line, such as `max-connections`.
   * @default none
   */
  readonly settings?: Readonly<Record<string, string | number>>;
  /**
   * Parent of the data folder.
   * @default a temporary folder
   */
  readonly folder?: string;
}

/**
 * A real MariaDB server on 127.0.0.1, standing in for an RDS instance: binary log, TLS, a replication user.
 * It lives in a temporary folder and ends with this process at the latest.
 */
export class Mariadb {
  private process: ManagedProcess | undefined;
  private readOnly = false;

  private constructor(
    private readonly options: MariadbOptions,
    readonly port: number,
    private readonly dataFolder: string,
    private readonly removeFolder: () => void,
  ) {}

  /** Starts a new, empty server. */
  static async start(options: MariadbOptions): Promise<Mariadb> {
    requireCommands("mariadbd", "mariadb-install-db", "mariadb", "setpriv");
    requireRoot();
    const folder = options.folder
      ? { path: options.folder, remove: () => {} }
      : temporaryFolder(`mariadb-${options.serverId}`);
    const server = new Mariadb(options, await freePort(), join(folder.path, "data"), folder.remove);
    cpSync(emptyDataFolder(), server.dataFolder, { recursive: true });
    execFileSync("chown", ["-R", "mysql:mysql", server.dataFolder]);
    await server.up();
    await server.sql(`
      CREATE USER '${replicator.user}'@'%' IDENTIFIED BY '${replicator.password}' REQUIRE SSL;
      GRANT REPLICATION SLAVE ON *.* TO '${replicator.user}'@'%'`);
    return server;
  }

  /**
   * Starts the server on its existing data.
   * @param further settings, for this run only
   */
  async up(further: MariadbOptions["settings"] = {}): Promise<void> {
    const { serverId, caFile, certificate, settings } = this.options;
    const all: Record<string, string | number> = {
      datadir: this.dataFolder,
      socket: this.socket,
      "pid-file": join(this.dataFolder, "pid"),
      port: this.port,
      "bind-address": "127.0.0.1",
      "server-id": serverId,
      "log-bin": "binlog",
      "log-slave-updates": 1,
      "gtid-strict-mode": 1,
      "read-only": this.readOnly ? 1 : 0,
      "skip-name-resolve": 1,
      "innodb-buffer-pool-size": "32M",
      "innodb-log-file-size": "16M",
      "performance-schema": 0,
      ...(certificate
        ? { "ssl-ca": caFile, "ssl-cert": certificate.certificate, "ssl-key": certificate.key }
        : { "skip-ssl": 1 }),
      ...settings,
      ...further,
    };
    const server = new ManagedProcess({
      command: "mariadbd",
      args: ["--no-defaults", ...Object.entries(all).map(([name, value]) => `--${name}=${value}`)],
      user: "mysql",
    });
    this.process = server;
    await until("MariaDB to answer", async () => {
      if (!server.running) {
        throw new Error(`mariadbd has ended:\n${server.stderr}`);
      }
      return (await this.sql("SELECT 1")) === "1";
    });
  }

  /** Runs statements as the server's administrator; returns the rows, columns separated by tabs. */
  async sql(statements: string, database = ""): Promise<string> {
    return this.client(
      "--batch",
      "--skip-column-names",
      "--execute",
      statements,
      ...(database ? [database] : []),
    );
  }

  /** Creates a database and the application's user, who must use TLS where the server has it. */
  async createApplication(database: string, user: string, password: string): Promise<void> {
    const tls = this.options.certificate ? "REQUIRE SSL" : "";
    await this.sql(`
      CREATE DATABASE ${database} CHARACTER SET utf8mb4;
      CREATE USER '${user}'@'%' IDENTIFIED BY '${password}' ${tls};
      GRANT ALL ON ${database}.* TO '${user}'@'%'`);
  }

  /** Makes this server a read-only asynchronous replica of another, over verified TLS, from the first change on. */
  async replicateFrom(source: Mariadb): Promise<void> {
    await this.setReadOnly(true);
    // What this server wrote at its own start would conflict with the source's transactions.
    await this.sql(`
      RESET MASTER;
      SET GLOBAL gtid_slave_pos = '';
      CHANGE MASTER TO MASTER_HOST = '127.0.0.1', MASTER_PORT = ${source.port},
        MASTER_USER = '${replicator.user}', MASTER_PASSWORD = '${replicator.password}',
        MASTER_SSL = 1, MASTER_SSL_CA = '${this.options.caFile}', MASTER_SSL_VERIFY_SERVER_CERT = 1,
        MASTER_USE_GTID = slave_pos, MASTER_CONNECT_RETRY = 1;
      DROP USER '${replicator.user}'@'%';
      RESET MASTER;
      START SLAVE`);
    await until("replication to run", async () => {
      const status = await this.replicaStatus();
      const fault = /Last_(?:IO|SQL)_Error: (.+)/.exec(status)?.[1];
      if (fault) {
        throw new Error(fault);
      }
      return (await this.lagSeconds()) !== undefined;
    });
  }

  /** Replica lag in seconds; undefined when replication is not running. */
  async lagSeconds(): Promise<number | undefined> {
    const seconds = /Seconds_Behind_Master: (\d+)/.exec(await this.replicaStatus())?.[1];
    return seconds === undefined ? undefined : Number(seconds);
  }

  /** Waits until this replica has everything that the source has committed so far. */
  async caughtUpWith(source: Mariadb): Promise<void> {
    const position = await source.sql("SELECT @@gtid_binlog_pos");
    const result = await this.sql(`SELECT MASTER_GTID_WAIT('${position}', 30)`);
    if (result !== "0") {
      throw new Error(`the replica did not reach ${position} in 30 s`);
    }
  }

  /** Promotes the replica as RDS does: replication ends permanently, and the server restarts and accepts writes. */
  async promote(): Promise<void> {
    await this.sql("STOP SLAVE; RESET SLAVE ALL");
    this.readOnly = false;
    await this.stop();
    await this.up();
  }

  async setReadOnly(readOnly: boolean): Promise<void> {
    this.readOnly = readOnly;
    await this.sql(`SET GLOBAL read_only = ${readOnly ? 1 : 0}`);
  }

  /** Shuts the server down cleanly; the data stays. */
  async stop(): Promise<void> {
    await this.process?.stop("SIGTERM", 30);
  }

  /** Kills the server as a power failure would; the data stays. */
  async kill(): Promise<void> {
    await this.process?.stop("SIGKILL");
  }

  /** Makes the server keep its connections but answer nothing until `thaw`. */
  freeze(): void {
    this.process?.signal("SIGSTOP");
  }

  thaw(): void {
    this.process?.signal("SIGCONT");
  }

  /** Kills the server and removes its data. */
  async destroy(): Promise<void> {
    await this.kill();
    rmSync(this.dataFolder, { recursive: true, force: true });
    this.removeFolder();
  }

  private replicaStatus(): Promise<string> {
    return this.client("--execute", "SHOW SLAVE STATUS\\G");
  }

  private async client(...args: string[]): Promise<string> {
    const connection = ["--no-defaults", `--socket=${this.socket}`, "--user=root"];
    const { stdout } = await exec("mariadb", [...connection, ...args]);
    return stdout.trimEnd();
  }

  private get socket(): string {
    return join(this.dataFolder, "s");
  }
}

const cache = join(__dirname, "../../.cache/mariadb");
const replicator = { user: "replicator", password: "replicator-of-the-tests" };

/** The system tables, the slow part of a new server: created once per version and kept for later runs. */
function emptyDataFolder(): string {
  const version = execFileSync("mariadbd", ["--version"], { encoding: "utf8" }).trim();
  const kept = join(cache, createHash("sha256").update(version).digest("hex").slice(0, 16));
  if (!existsSync(kept)) {
    mkdirSync(cache, { recursive: true });
    const folder = mkdtempSync(join(cache, "new-"));
    const forget = atExit(() => rmSync(folder, { recursive: true, force: true }));
    execFileSync("chown", ["mysql:mysql", folder]);
    execFileSync(
      "mariadb-install-db",
      [
        ...["--no-defaults", "--user=mysql", `--datadir=${folder}`, "--skip-test-db"],
        ...["--auth-root-authentication-method=normal", "--innodb-log-file-size=16M"],
      ],
      { stdio: "pipe" },
    );
    // Another run may have been faster.
    if (!existsSync(kept)) {
      renameSync(folder, kept);
    }
    rmSync(folder, { recursive: true, force: true });
    forget();
  }
  return kept;
}
