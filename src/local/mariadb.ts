import { type ChildProcess, execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdirSync } from "node:fs";
import { userInfo } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Caretaker } from "./caretaker";
import type { Certificate } from "./certificate";
import { freePort } from "./free-port";
import { LocalError } from "./local-error";
import { serverPath } from "./programs";
import { start } from "./start";

const execute = promisify(execFile);
const host = "127.0.0.1";

/** A MariaDB server on loopback with the database `visitors`, reached over TLS only. */
export interface MariaDb {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  /** Socket on which the user who runs this is the administrator. */
  readonly socket: string;
  readonly process: ChildProcess;
  /** Runs SQL as the administrator; gives what the client prints, tabs between columns, without headings. */
  sql(statements: string): Promise<string>;
}

export interface MariaDbOptions {
  /** Folder of its own, made here; short, for a socket's path has 107 bytes at most. */
  readonly folder: string;
  readonly certificate: Certificate;
  readonly caretaker: Caretaker;
  /** Number that no other server in the replication has. */
  readonly serverId: number;
  /**
   * Writer to replicate from; the server is read-only then, as a read replica in RDS is.
   * @default none: a writer
   */
  readonly replicaOf?: MariaDb;
  /**
   * More options of the server.
   * @default none
   */
  readonly args?: readonly string[];
}

/** Makes a data folder and starts a server in it. */
export async function startMariaDb(options: MariaDbOptions): Promise<MariaDb> {
  const { folder, certificate, caretaker, serverId, replicaOf, args = [] } = options;
  mkdirSync(folder);
  const data = join(folder, "data");
  const socket = join(folder, "socket");
  const me = userInfo().username;
  const env = { PATH: serverPath, HOME: folder };
  const installer = caretaker.spawn(
    "mariadb-install-db",
    ["--no-defaults", `--datadir=${data}`, `--user=${me}`, `--auth-root-socket-user=${me}`, "--skip-test-db"],
    { env, stdio: ["ignore", "ignore", "pipe"] },
  );
  let words = "";
  installer.stderr?.setEncoding("utf8").on("data", (chunk: string) => {
    words += chunk;
  });
  const [code] = await once(installer, "close");
  if (code !== 0) throw new LocalError(`MariaDB's data folder could not be made:\n${words.trim()}`);

  const sql = async (statements: string): Promise<string> => {
    const client = ["--no-defaults", `--socket=${socket}`, "--batch", "--skip-column-names"];
    return (await execute("mariadb", [...client, `--execute=${statements}`], { env })).stdout;
  };
  const port = await freePort();
  const server = await start({
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
      `--server-id=${serverId}`,
      "--log-bin=binlog",
      "--log-basename=lamp",
      "--gtid-strict-mode=ON",
      ...(replicaOf ? ["--read-only=ON"] : []),
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
  const database = { host, port, socket, process: server, sql };
  if (replicaOf) {
    await replicate(replicaOf, database.sql);
    return { ...database, user: replicaOf.user, password: replicaOf.password };
  }
  const user = "lamp";
  const password = randomBytes(18).toString("base64url");
  // As in RDS, neither user may write to a server that is read-only.
  await sql(
    `CREATE DATABASE visitors;
     CREATE USER ${user}@'%' IDENTIFIED BY '${password}';
     GRANT ALL ON visitors.* TO ${user}@'%';`,
  );
  return { ...database, user, password };
}

async function replicate(writer: MariaDb, sql: MariaDb["sql"]): Promise<void> {
  const password = randomBytes(18).toString("base64url");
  await writer.sql(
    `CREATE OR REPLACE USER replication@'%' IDENTIFIED BY '${password}';
     GRANT REPLICATION SLAVE ON *.* TO replication@'%';`,
  );
  await sql(
    `CHANGE MASTER TO MASTER_HOST = '${writer.host}', MASTER_PORT = ${writer.port}, MASTER_USER = 'replication',
       MASTER_PASSWORD = '${password}', MASTER_SSL = 1, MASTER_SSL_VERIFY_SERVER_CERT = 0,
       MASTER_USE_GTID = slave_pos, MASTER_CONNECT_RETRY = 1;
     START SLAVE;`,
  );
  // All that the writer has, before anyone looks: its users among it.
  const position = (await writer.sql("SELECT @@gtid_binlog_pos")).trim();
  await sql(`SELECT MASTER_GTID_WAIT('${position}', 30)`);
}
