import { randomBytes } from "node:crypto";
import { once } from "node:events";
import type { Readable, Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Caretaker } from "../caretaker";
import type { Certificate } from "../certificate";
import { LocalError } from "../local-error";
import { serverPath } from "../programs";
import type { Address } from "./address";
import type { Settings } from "./dialect";
import type { Engine } from "./engine";
import { DatabaseServer } from "./server";

export type { Address } from "./address";
export type { Position, Settings } from "./dialect";
export { ENGINES, type Engine, type EngineName } from "./engine";
export { createDataFolder } from "./server";
export { SqlSession } from "./sql-session";

/** A server with the database `visitors` and the application's user. */
export interface Database extends DatabaseServer {
  readonly user: string;
  readonly password: string;
}

export interface DatabaseOptions {
  readonly engine: Engine;
  /** Its own folder, created here; a short path, since a socket's path has at most 107 bytes. */
  readonly folder: string;
  readonly certificate: Certificate;
  readonly caretaker: Caretaker;
  /** Number that is unique among the servers in the replication. */
  readonly serverId: number;
  /** Settings of the RDS parameter group that it stands in for. */
  readonly parameters: Settings;
  /**
   * Writer to copy and to replicate from; the server is then read-only, like a read replica in RDS.
   * @default none: a writer
   */
  readonly replicaOf?: Database;
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
}

/** Creates a data folder and starts a server in it, with the application's database and user. */
export async function startDatabase(options: DatabaseOptions): Promise<Database> {
  const { replicaOf, via = replicaOf, ...own } = options;
  const server = await DatabaseServer.start({ ...own, readOnly: replicaOf !== undefined });
  const user = replicaOf?.user ?? "lamp";
  const password = replicaOf?.password ?? randomBytes(18).toString("base64url");
  // As in RDS, the application's user may not write to a read-only server.
  const createUser = `CREATE USER ${user}@'%' IDENTIFIED BY '${password}'; GRANT ALL ON visitors.* TO ${user}@'%';`;
  const database: Database = Object.assign(server, { user, password });
  if (replicaOf && via) {
    await server.sql(`SET SQL_LOG_BIN = 0; CREATE DATABASE visitors; ${createUser}`);
    await copy(replicaOf, server, options.caretaker);
    await replicate(replicaOf, via, options.certificate, server);
  } else {
    await server.sql(`CREATE DATABASE visitors; ${createUser}`);
  }
  return database;
}

/** Copies all data of a writer while it is written to, and the position that replication continues from. */
async function copy(writer: DatabaseServer, replica: DatabaseServer, caretaker: Caretaker): Promise<void> {
  const { dialect, programs } = writer.engine;
  const env = { PATH: serverPath };
  const dump = caretaker.spawn(programs.dump, [...writer.clientArgs, ...dialect.dump, "visitors"], {
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  // The loaded data is already in the writer's binary log.
  const load = caretaker.spawn(
    programs.client,
    [...replica.clientArgs, "--init-command=SET SQL_LOG_BIN = 0", "visitors"],
    { env, stdio: ["pipe", "ignore", "pipe"] },
  );
  let said = "";
  for (const { stderr } of [dump, load]) {
    stderr?.setEncoding("utf8").on("data", (chunk: string) => {
      said += chunk;
    });
  }
  const codes = Promise.all([once(dump, "close"), once(load, "close")]);
  // A client that gives up closes the pipe; why is in what it said.
  const piped = await pipeline(dump.stdout as Readable, load.stdin as Writable).catch(
    (error: Error) => error,
  );
  const failed = (await codes).some(([code]) => code !== 0);
  // mysqldump 9.7 may print an error, leave something out, and exit with 0.
  if (piped || failed || /\berror\b/i.test(said)) {
    throw new LocalError(`the writer's data could not be copied:\n${said.trim()}`);
  }
}

async function replicate(
  writer: DatabaseServer,
  via: Address,
  certificate: Certificate,
  replica: DatabaseServer,
): Promise<void> {
  const password = randomBytes(18).toString("base64url");
  await writer.sql(
    `DROP USER IF EXISTS replication@'%';
     CREATE USER replication@'%' IDENTIFIED BY '${password}';
     GRANT REPLICATION SLAVE ON *.* TO replication@'%';`,
  );
  await replica.replicate({
    host: via.host,
    port: via.port,
    user: "replication",
    password,
    caFile: certificate.file,
  });
  // Everything that the writer has, its users included, before anyone connects.
  await replica.caughtUpWith(writer);
}
