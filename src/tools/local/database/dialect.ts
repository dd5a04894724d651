import type { Address } from "./address";

/** Settings of a server, named as on its command line, such as `max-connections`. */
export type Settings = Readonly<Record<string, string | number>>;

/** The transactions that a server has, in its engine's own notation: only servers of one engine compare them. */
export type Position = string & { readonly notation: unique symbol };

/** Runs statements as the administrator; returns rows, with tabs between columns, without headings. */
type Sql = (statements: string) => Promise<string>;

/** A server to replicate from, and how to log in there. */
export interface Source extends Address {
  readonly user: string;
  readonly password: string;
  /** Authority of its certificate, which is verified. */
  readonly caFile: string;
}

/** The server's certificate; `caFile` is offered to clients that ask for one. */
export interface ServerCertificate {
  readonly file: string;
  readonly keyFile: string;
}

/** What a replica says of itself, column by column. */
export type StatusRow = Readonly<Record<string, string>>;

/** The engine's programs, by their full path. */
export interface Programs {
  readonly server: string;
  readonly client: string;
  readonly dump: string;
  /** Fills an empty data folder; the server itself where the engine has no such program. */
  readonly install: string;
}

/** A program with its arguments. */
interface Command {
  readonly program: string;
  readonly args: readonly string[];
}

/** Everything in which MySQL and MariaDB differ where servers are created, replicate and are promoted. */
export interface Dialect {
  readonly title: "MySQL" | "MariaDB";
  /**
   * Whether what a program says of its version is this engine's.
   * @default each is: no other engine has programs of these names
   */
  isVersion?(text: string): boolean;
  /** File names of the programs. */
  readonly programs: Programs;
  /** The account of the user who runs the server, who needs no password on its socket. */
  administrator(user: string): string;
  /**
   * Fills an empty data folder with the system tables.
   * @param initFile statements that the command runs at the end, where it reads any
   */
  install(programs: Programs, folder: string, user: string, initFile: string): Command;
  /** Statements for the file that `install` names. */
  installStatements(user: string): string;
  /** Of every server here: GTIDs, a binary log, and little memory. */
  readonly settings: Settings;
  /** TLS with this certificate, or none at all. */
  tls(certificate: ServerCertificate | undefined): Settings;
  /** A setting of an RDS parameter group, as an argument. */
  parameter(name: string, value: string | number): string;
  /** The client's argument for a connection that must be encrypted. */
  readonly clientTls: string;
  /** Dumps a database while it is written to, with the position that replication continues from. */
  readonly dump: readonly string[];
  /** Statements by which a server replicates from another, from the position that it has. */
  replicateFrom(source: Source): string;
  /** Statements by which a server forgets every transaction that it has had. */
  readonly forgetTransactions: string;
  /** Statements that end replication for good: what was received and not applied is dropped. */
  readonly endReplication: string;
  /** Statements after which a replica applies each change only so many seconds after the writer committed it. */
  delayApplying(seconds: number): string;
  /** Stops replication and keeps what was received. */
  readonly stopReplication: string;
  /** The query for a server's position: what it committed itself, and what it applied. */
  readonly position: string;
  /** The query that returns 0 once a replica has applied a position, and something else when time is up. */
  waitFor(position: Position, seconds: number): string;
  /** How many transactions a position has: of a replica and its writer, the one with more is ahead. */
  transactions(position: Position): number;
  /** How many transactions of one position another lacks. */
  missing(sql: Sql, of: Position, from: Position): Promise<number>;
  /** The query for a replica's status, read with headings. */
  readonly replicaStatus: string;
  /** Transactions that a replica has received, applied or not. */
  received(status: StatusRow, applied: Position): Position;
  /** Seconds behind the source, or undefined when replication is not running. */
  lagSeconds(status: StatusRow): number | undefined;
}
