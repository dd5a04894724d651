import { setTimeout as delay } from "node:timers/promises";
import type { Caretaker } from "../../../tools/local/caretaker";
import type { MariaDb } from "../../../tools/local/mariadb";
import { SqlSession } from "../../../tools/local/sql-session";
import { type Positions, transactionsIn } from "./loss";

const EVERY_MILLISECONDS = 20;

/** Reads a writer's position many times a second, until the writer is lost or this is stopped. */
export class PositionSampler {
  readonly positions: Positions[] = [];
  private stopped = false;
  private readonly session: SqlSession;
  private readonly done: Promise<void>;

  constructor(writer: MariaDb, caretaker: Caretaker) {
    this.session = new SqlSession(writer, caretaker);
    this.done = this.sample();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.done;
    this.session.close();
  }

  private async sample(): Promise<void> {
    while (!this.stopped) {
      const at = performance.now();
      try {
        this.positions.push({
          at,
          writer: transactionsIn(await this.session.ask("SELECT @@gtid_binlog_pos")),
        });
      } catch {
        // The writer is lost, which is the moment the samples are for.
        return;
      }
      await delay(EVERY_MILLISECONDS);
    }
  }
}
