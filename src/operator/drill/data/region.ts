import type { MariaDb } from "../../../tools/local/mariadb";
import type { WebServer } from "../../../tools/local/web-server";
import type { ReplicationLink } from "./replication-link";

/** What a region has on this machine. */
export interface Region {
  /** Its stack: `primary` or `dr`. */
  readonly name: "primary" | "dr";
  /** AWS's name of it. */
  readonly awsRegion: string;
  /** The current generation of its database. */
  database: MariaDb;
  /** The way that its replica gets the writer's changes; undefined for a writer. */
  link: ReplicationLink | undefined;
  /** Tasks that run, by name. */
  readonly tasks: Map<string, WebServer>;
  lost: boolean;
}
