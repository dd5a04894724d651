import type { ChildProcess } from "node:child_process";
import type { Caretaker } from "../caretaker";
import { serverPath } from "../programs";
import type { DatabaseServer } from "./server";

/** An administrator's connection that stays open, for a query repeated many times a second. */
export class SqlSession {
  private readonly client: ChildProcess;
  private output = "";
  private waiting:
    | { readonly resolve: (line: string) => void; readonly reject: (error: Error) => void }
    | undefined;

  constructor(database: DatabaseServer, caretaker: Caretaker) {
    this.client = caretaker.spawn(
      database.engine.programs.client,
      [...database.clientArgs, "--batch", "--skip-column-names", "--unbuffered"],
      { env: { PATH: serverPath }, stdio: ["pipe", "pipe", "ignore"] },
    );
    this.client.stdin?.on("error", () => {});
    this.client.stdout?.setEncoding("utf8").on("data", (chunk: string) => this.take(chunk));
    this.client.once("close", () => this.waiting?.reject(new Error("the database is gone")));
  }

  /** Queries one value; one query at a time. Rejects when the server is gone. */
  ask(question: string): Promise<string> {
    return new Promise((resolve, reject) => {
      if (this.client.exitCode !== null || this.client.signalCode !== null) {
        reject(new Error("the database is gone"));
        return;
      }
      this.waiting = { resolve, reject };
      this.client.stdin?.write(`${question};\n`);
    });
  }

  close(): void {
    this.client.kill();
  }

  private take(chunk: string): void {
    this.output += chunk;
    const end = this.output.indexOf("\n");
    if (end === -1) {
      return;
    }
    const line = this.output.slice(0, end);
    this.output = this.output.slice(end + 1);
    const { waiting } = this;
    this.waiting = undefined;
    waiting?.resolve(line);
  }
}
