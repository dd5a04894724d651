import { existsSync } from "node:fs";
import { join } from "node:path";
import { fillDirectory } from "../../src/tools/cache";
import { type Caretaker, startCaretaker } from "../../src/tools/local/caretaker";
import { createDataFolder, ENGINES, type Engine, type Settings } from "../../src/tools/local/database";
import { DatabaseServer, type ServerOptions } from "../../src/tools/local/database/server";
import { freePort } from "../../src/tools/local/free-port";
import { checkPrograms } from "../../src/tools/local/programs";
import type { ServerCertificate } from "./certificates";
import { requireRoot } from "./commands";
import { temporaryFolder } from "./temporary-folder";
import { until } from "./until";

declare module "vitest" {
  interface ProvidedContext {
    /** Of the synthesized stacks, which RDS gives every server that stands behind these. */
    databaseParameters: Readonly<Record<string, string>>;
  }
}

/** The engine of this project of tests. */
export const engine: Engine = checkPrograms(ENGINES.find((name) => name === process.env.LAMP_ENGINE));

export interface DatabaseOptions {
  /** Unique among servers that replicate from each other. */
  readonly serverId: number;
  /** CA that signed the certificates of all servers. */
  readonly caFile: string;
  /**
   * Offered to clients. A source needs one for 127.0.0.1: replicas verify it.
   * @default none: the server speaks plain text only
   */
  readonly certificate?: ServerCertificate;
  /** @default the synthesized parameter group's, which a run of tests reads once */
  readonly parameters?: Readonly<Record<string, string>>;
  /**
   * Additional settings, named as on the command line, such as `max-connections`.
   * @default none
   */
  readonly settings?: Settings;
  /**
   * Parent of the data folder.
   * @default a temporary folder
   */
  readonly folder?: string;
}

/**
 * A real database server on 127.0.0.1, standing in for an RDS instance: its parameter group's settings, a binary log,
 * TLS, a replication user. It lives in a temporary folder and ends with this process at the latest.
 */
export class Database extends DatabaseServer {
  private constructor(
    private readonly test: DatabaseOptions,
    options: ServerOptions,
    port: number,
    private readonly caretaker: Caretaker,
    private readonly removeFolder: () => void,
  ) {
    super(options, port);
  }

  /** Starts a new, empty server. */
  static async create(options: DatabaseOptions): Promise<Database> {
    requireRoot();
    const { serverId, caFile, certificate, parameters, settings } = options;
    const parent = options.folder
      ? { path: options.folder, remove: () => {} }
      : temporaryFolder(`database-${serverId}`);
    const folder = join(parent.path, "d");
    const caretaker = startCaretaker(folder);
    const server = new Database(
      options,
      {
        engine,
        folder,
        caretaker,
        serverId,
        certificate: certificate && { file: certificate.certificate, keyFile: certificate.key },
        // Loaded late: a benchmark, which gives its own, cannot load it.
        parameters: parameters ?? (await import("vitest")).inject("databaseParameters"),
        // A server without a certificate would take it as "with TLS".
        settings: { ...(certificate && { "ssl-ca": caFile }), ...settings },
        dataFolder: await emptyDataFolder(),
      },
      await freePort(),
      caretaker,
      parent.remove,
    );
    await server.prepare();
    await server.sql(`
      CREATE USER '${replicator.user}'@'%' IDENTIFIED BY '${replicator.password}' REQUIRE SSL;
      GRANT REPLICATION SLAVE ON *.* TO '${replicator.user}'@'%'`);
    return server;
  }

  /** Creates a database and the application's user; the parameter group requires TLS of every user. */
  async createApplication(database: string, user: string, password: string): Promise<void> {
    await this.sql(`
      CREATE DATABASE ${database} CHARACTER SET utf8mb4;
      CREATE USER '${user}'@'%' IDENTIFIED BY '${password}';
      GRANT ALL ON ${database}.* TO '${user}'@'%'`);
  }

  /** Makes this server a read-only asynchronous replica of another, over verified TLS, from the first change on. */
  async replicateFrom(source: Database): Promise<void> {
    await this.setReadOnly(true);
    // What this server wrote at its own start would conflict with the source's transactions.
    await this.sql(
      `SET SQL_LOG_BIN = 0; DROP USER '${replicator.user}'@'%'; ${engine.dialect.forgetTransactions}`,
    );
    await this.replicate({ host: source.host, port: source.port, ...replicator, caFile: this.test.caFile });
    await until("replication to run", async () => {
      const { Last_IO_Error, Last_SQL_Error } = await this.status();
      const fault = Last_IO_Error || Last_SQL_Error;
      if (fault) {
        throw new Error(fault);
      }
      return (await this.lagSeconds()) !== undefined;
    });
  }

  /** Kills the server and removes its data. */
  async destroy(): Promise<void> {
    await this.kill();
    await this.caretaker.dismiss();
    this.removeFolder();
  }
}

const replicator = { user: "replicator", password: "replicator-of-the-tests" };

/** The system tables, the slow part of a new server: created once per version and kept for later runs. */
async function emptyDataFolder(): Promise<string> {
  const kept = join(__dirname, "../../.cache/database", `${engine.dialect.title}-${engine.version}`);
  if (!existsSync(kept)) {
    await fillDirectory(kept, async (temporary) => {
      const caretaker = startCaretaker(join(temporary, "none"));
      await createDataFolder(engine, temporary, caretaker);
      await caretaker.dismiss();
    });
  }
  return kept;
}
