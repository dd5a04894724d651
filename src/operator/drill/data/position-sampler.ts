import { setTimeout as delay } from "node:timers/promises";
import type { Caretaker } from "../../../tools/local/caretaker";
import { type Database, type Position, SqlSession } from "../../../tools/local/database";
import type { Sample } from "./loss";

const EVERY_MILLISECONDS = 20;

/** Reads a writer's position many times a second, until the writer is lost or this is stopped. */
export class PositionSampler {
  readonly positions: Sample[] = [];
  private stopped = false;
  private readonly session: SqlSession;
  private readonly done: Promise<void>;

  constructor(
    private readonly writer: Database,
    caretaker: Caretaker,
  ) {
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
        const position = await this.session.ask(this.writer.engine.dialect.position);
        this.positions.push({ at, position: position as Position });
      } catch {
        // The writer is lost, which is the moment the samples are for.
        return;
      }
      await delay(EVERY_MILLISECONDS);
    }
  }
}
