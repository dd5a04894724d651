import { type ChildProcess, spawn } from "node:child_process";
import { atExit } from "./at-exit";

export interface ManagedProcessOptions {
  readonly command: string;
  readonly args: readonly string[];
  /**
   * The whole environment.
   * @default this process's own
   */
  readonly env?: Readonly<Record<string, string>>;
}

/** A server in the background. It cannot outlive this process, even when this one is killed. */
export class ManagedProcess {
  readonly pid: number;
  /** Its output so far. */
  stdout = "";
  stderr = "";
  /** Resolves to the exit code, or to the signal's name, once it has ended and its output is read. */
  readonly ended: Promise<number | string>;
  private readonly child: ChildProcess;
  private readonly kill: () => void;

  constructor(options: ManagedProcessOptions) {
    // The kernel kills it when its parent ends.
    this.child = spawn("setpriv", ["--pdeathsig", "KILL", "--", options.command, ...options.args], {
      stdio: ["ignore", "pipe", "pipe"],
      env: options.env ?? process.env,
    });
    if (this.child.pid === undefined) {
      throw new Error(`${options.command} could not be started`);
    }
    this.pid = this.child.pid;
    this.child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      this.stdout += text;
    });
    this.child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.stderr += text;
    });
    this.kill = () => this.child.kill("SIGKILL");
    const forget = atExit(this.kill);
    this.ended = new Promise((resolve) => {
      this.child.on("close", (code, signal) => {
        forget();
        resolve(code ?? signal ?? "unknown");
      });
    });
  }

  get running(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** Stops it, and kills it after `seconds`. */
  async stop(signal: NodeJS.Signals = "SIGTERM", seconds = 20): Promise<number | string> {
    this.signal(signal);
    // A stopped process handles no other signal.
    this.signal("SIGCONT");
    const sure = setTimeout(this.kill, seconds * 1000);
    const result = await this.ended;
    clearTimeout(sure);
    return result;
  }
}
