import type { Database } from "../../../tools/local/database";
import type { WebServer } from "../../../tools/local/web-server";
import type { ReplicationLink } from "./replication-link";

/** A region's servers on this machine. */
export interface Region {
  /** Its stack: `primary` or `dr`. */
  readonly name: "primary" | "dr";
  /** Its AWS region code. */
  readonly awsRegion: string;
  /** The current generation of its database. */
  database: Database;
  /** The link over which its replica gets the writer's changes; undefined for a writer. */
  link: ReplicationLink | undefined;
  /** Running tasks, by name. */
  readonly tasks: Map<string, WebServer>;
  lost: boolean;
  /** Nobody outside reaches it; in it, all goes on. */
  isCutOff: boolean;
}
