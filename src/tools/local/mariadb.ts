import { type ChildProcess, execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { cpSync, mkdirSync } from "node:fs";
import { userInfo } from "node:os";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { promisify } from "node:util";
import type { Caretaker } from "./caretaker";
import type { Certificate } from "./certificate";
import { freePort } from "./free-port";
import { LocalError } from "./local-error";
import { serverPath } from "./programs";
import { start } from "./start";

const execute = promisify(execFile);
const host = "127.0.0.1";
const me = userInfo().username;

/** Where a server listens. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/** A MariaDB server on loopback with the database `visitors`, TLS only. */
export interface MariaDb extends Address {
  readonly user: string;
  readonly password: string;
  /** Socket on which the user who runs this is the administrator. */
  readonly socket: string;
  /** The server that is running, or ran last. */
  readonly process: ChildProcess;
  /** Runs SQL as the administrator; returns what the client prints, tabs between columns, without headings. */
  sql(statements: string): Promise<string>;
  /** Promotes a replica as RDS does: replication ends permanently, and the server restarts. */
  promote(): Promise<void>;
  /** Shuts the server down cleanly; the data stays. */
  stop(): Promise<void>;
  /** Kills the server as a power failure would; the data stays. */
  kill(): void;
  /** Starts the server again with the same data, port and settings. */
  restart(): Promise<void>;
}

export interface MariaDbOptions {
  /** Its own folder, created here; a short path, since a socket's path has at most 107 bytes. */
  readonly folder: string;
  readonly certificate: Certificate;
  readonly caretaker: Caretaker;
  /** Number that is unique among the servers in the replication. */
  readonly serverId: number;
  /**
   * Writer to copy and to replicate from; the server is then read-only, like a read replica in RDS.
   * @default none: a writer
   */
  readonly replicaOf?: MariaDb;
  /**
   * Address at which the replica reaches its writer, such as a slow link to it.
   * @default the writer itself
   */
  readonly via?: Address;
  /**
   * Empty data folder, created by `createDataFolder`, to copy.
   * @default one is created, which takes seconds
   */
  readonly dataFolder?: string;
  /**
   * Additional server options.
   * @default none
   */
  readonly args?: readonly string[];
}

/** Creates an empty data folder, with the system tables only. */
export async function createDataFolder(folder: string, caretaker: Caretaker): Promise<void> {
  const installer = caretaker.spawn(
    "mariadb-install-db",
    [
      ...["--no-defaults", `--datadir=${folder}`, `--user=${me}`, `--auth-root-socket-user=${me}`],
      ...["--skip-test-db", logSize],
    ],
    { env: { PATH: serverPath }, stdio: ["ignore", "ignore", "pipe"] },
  );
  let output = "";
  installer.stderr?.setEncoding("utf8").on("data", (chunk: string) => {
    output += chunk;
  });
  const [code] = await once(installer, "close");
  if (code !== 0) {
    throw new LocalError(`MariaDB's data folder could not be created:\n${output.trim()}`);
  }
}

/** Creates a data folder and starts a server in it. */
export async function startMariaDb(options: MariaDbOptions): Promise<MariaDb> {
  const {
    folder,
    certificate,
    caretaker,
    serverId,
    replicaOf,
    via = replicaOf,
    dataFolder,
    args = [],
  } = options;
  mkdirSync(folder);
  const data = join(folder, "data");
  const socket = join(folder, "socket");
  const env = { PATH: serverPath, HOME: folder };
  if (dataFolder === undefined) {
    await createDataFolder(data, caretaker);
  } else {
    cpSync(dataFolder, data, { recursive: true });
  }

  const client = ["--no-defaults", `--socket=${socket}`];
  const sql = async (statements: string): Promise<string> => {
    const output = ["--batch", "--skip-column-names"];
    const limits = { env, maxBuffer: 256 * 1024 ** 2 };
    return (await execute("mariadb", [...client, ...output, `--execute=${statements}`], limits)).stdout;
  };
  const port = await freePort();
  const run = (readOnly: boolean): Promise<ChildProcess> =>
    start({
      name: "MariaDB",
      program: "mariadbd",
      args: [
        "--no-defaults",
        `--user=${me}`,
        `--datadir=${data}`,
        `--socket=${socket}`,
        `--bind-address=${host}`,
        `--port=${port}`,
        `--pid-file=${join(folder, "pid")}`,
        `--tmpdir=${data}`,
        `--ssl-cert=${certificate.file}`,
        `--ssl-key=${certificate.keyFile}`,
        "--require-secure-transport=ON",
        "--skip-name-resolve",
        // Small: it holds a few thousand short rows.
        "--innodb-buffer-pool-size=64M",
        logSize,
        `--server-id=${serverId}`,
        "--log-bin=binlog",
        "--log-basename=lamp",
        "--log-slave-updates=ON",
        "--gtid-strict-mode=ON",
        ...(readOnly ? ["--read-only=ON"] : []),
        ...args,
      ],
      env,
      logFile: join(folder, "log"),
      caretaker,
      ready: () =>
        sql("SELECT 1").then(
          () => true,
          () => false,
        ),
    });
  let readOnly = replicaOf !== undefined;
  let server = await run(readOnly);
  const user = replicaOf?.user ?? "lamp";
  const password = replicaOf?.password ?? randomBytes(18).toString("base64url");
  // As in RDS, the application's user may not write to a read-only server.
  const createUser = `CREATE USER ${user}@'%' IDENTIFIED BY '${password}'; GRANT ALL ON visitors.* TO ${user}@'%';`;

  const database: MariaDb = {
    host,
    port,
    user,
    password,
    socket,
    get process() {
      return server;
    },
    sql,
    async promote() {
      await sql("STOP SLAVE; RESET SLAVE ALL");
      readOnly = false;
      await this.stop();
      await this.restart();
    },
    async stop() {
      const gone = ended(server);
      server.kill("SIGTERM");
      await gone;
    },
    kill: () => void server.kill("SIGKILL"),
    async restart() {
      await ended(server);
      server = await run(readOnly);
    },
  };
  if (replicaOf && via) {
    await sql(`SET SQL_LOG_BIN = 0; CREATE DATABASE visitors; ${createUser}`);
    await copy(replicaOf, client, caretaker);
    await replicate(replicaOf, via, certificate, sql);
  } else {
    await sql(`CREATE DATABASE visitors; ${createUser}`);
  }
  return database;
}

const logSize = "--innodb-log-file-size=16M";

async function ended(server: ChildProcess): Promise<void> {
  if (server.exitCode === null && server.signalCode === null) {
    await once(server, "exit");
  }
}

/** Copies all data of a writer while it is written to, and the position that replication continues from. */
async function copy(writer: MariaDb, client: readonly string[], caretaker: Caretaker): Promise<void> {
  const env = { PATH: serverPath };
  const dump = caretaker.spawn(
    "mariadb-dump",
    [
      ...["--no-defaults", `--socket=${writer.socket}`, "--single-transaction", "--master-data=1", "--gtid"],
      "visitors",
    ],
    { env, stdio: ["ignore", "pipe", "inherit"] },
  );
  // The loaded data is already in the writer's binary log.
  const load = caretaker.spawn("mariadb", [...client, "--init-command=SET SQL_LOG_BIN = 0", "visitors"], {
    env,
    stdio: ["pipe", "ignore", "inherit"],
  });
  const codes = Promise.all([once(dump, "close"), once(load, "close")]);
  await pipeline(dump.stdout as Readable, load.stdin as Writable);
  const failed = (await codes).some(([code]) => code !== 0);
  if (failed) {
    throw new LocalError("the writer's data could not be copied");
  }
}

async function replicate(
  writer: MariaDb,
  via: Address,
  certificate: Certificate,
  sql: MariaDb["sql"],
): Promise<void> {
  const password = randomBytes(18).toString("base64url");
  await writer.sql(
    `CREATE OR REPLACE USER replication@'%' IDENTIFIED BY '${password}';
     GRANT REPLICATION SLAVE ON *.* TO replication@'%';`,
  );
  await sql(
    `CHANGE MASTER TO MASTER_HOST = '${via.host}', MASTER_PORT = ${via.port}, MASTER_USER = 'replication',
       MASTER_PASSWORD = '${password}', MASTER_SSL = 1, MASTER_SSL_CA = '${certificate.file}',
       MASTER_SSL_VERIFY_SERVER_CERT = 1, MASTER_USE_GTID = slave_pos, MASTER_CONNECT_RETRY = 1;
     START SLAVE;`,
  );
  // Everything that the writer has, its users included, before anyone connects.
  const position = (await writer.sql("SELECT @@gtid_binlog_pos")).trim();
  const reached = (await sql(`SELECT MASTER_GTID_WAIT('${position}', 30)`)).trim();
  if (reached !== "0") {
    throw new LocalError(`the replica did not reach its writer's position ${position} in 30 s`);
  }
}
