import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { freePort } from "../../src/tools/local/free-port";
import { type HttpAnswer, type HttpOptions, http } from "./http";
import { type ImageUnderTest, imageUnderTest } from "./image";
import { ManagedProcess } from "./managed-process";
import { type TemporaryFolder, temporaryFolder } from "./temporary-folder";
import { until } from "./until";

export interface WebInstanceOptions {
  /** Environment of the task definition, in addition to the image's own. */
  readonly env: Readonly<Record<string, string>>;
  /**
   * Names, in addition to localhost, that resolve to 127.0.0.1 in the container.
   * @default none
   */
  readonly hostNames?: readonly string[];
  /**
   * Folder of this machine mounted as /mnt in the container, for a CA file of the tests.
   * @default an empty one
   */
  readonly mnt?: string;
  /**
   * Capabilities the runtime allows, for `setpriv --bounding-set`.
   * @default "-all,+net_bind_service", fewer than any runtime's
   */
  readonly capabilities?: string;
  /**
   * Size of the state volume in MiB.
   * @default 16
   */
  readonly stateMib?: number;
  /**
   * Program that execs the container's command, such as one that joins a control group first.
   * @default none
   */
  readonly wrapper?: readonly string[];
  /**
   * Wait until /health.php answers.
   * @default true
   */
  readonly wait?: boolean;
}

/** One line of the access log. */
export interface AccessLogLine {
  readonly time: string;
  readonly client: string;
  readonly peer: string;
  readonly method: string;
  readonly host: string;
  readonly path: string;
  readonly query: string;
  readonly protocol: string;
  readonly status: number;
  readonly bytes: number;
  readonly microseconds: number;
  readonly user_agent: string;
  readonly referer: string;
  readonly trace: string;
  readonly region: string;
}

/** A container of the image under test: one task of one region. */
export class WebInstance {
  private constructor(
    readonly image: ImageUnderTest,
    readonly port: number,
    private readonly process: ManagedProcess,
    private readonly folder: TemporaryFolder,
  ) {}

  static async start(options: WebInstanceOptions): Promise<WebInstance> {
    const image = await imageUnderTest();
    const port = await freePort();
    const folder = temporaryFolder("web");
    const hosts = join(folder.path, "hosts");
    writeFileSync(hosts, `127.0.0.1 localhost ${(options.hostNames ?? []).join(" ")}\n`);
    const env: Record<string, string> = {
      ...Object.fromEntries(image.config.Env.map((line) => line.split(/=(.*)/s).slice(0, 2))),
      LISTEN: `127.0.0.1:${port}`,
      ...options.env,
    };
    const [wrapper, ...wrapperArgs] = options.wrapper ?? ["env"];
    const process = new ManagedProcess({
      command: wrapper as string,
      args: [
        ...wrapperArgs,
        ...["unshare", "--mount", "--pid", "--fork", "--kill-child=KILL"],
        ...[join(__dirname, "run-container.sh"), image.root, hosts, options.mnt ?? folder.path],
        ...[`${image.user.uid}`, `${image.user.gid}`, options.capabilities ?? "-all,+net_bind_service"],
        `${options.stateMib ?? 16}`,
        ...image.config.Entrypoint,
      ],
      env,
    });
    const instance = new WebInstance(image, port, process, folder);
    if (options.wait ?? true) {
      await instance.ready();
    }
    return instance;
  }

  async ready(): Promise<void> {
    await until(
      "the container to answer",
      async () => !this.process.running || (await this.get("/health.php")).status === 200,
    );
    if (!this.process.running) {
      throw new Error(`the container has ended:\n${this.process.stderr}`);
    }
  }

  /** One request, on its own connection. */
  get(path: string, options: HttpOptions = {}): Promise<HttpAnswer> {
    return http(`http://127.0.0.1:${this.port}${path}`, options);
  }

  /** Sends a signal to the container's first process, as `docker kill` does. */
  signal(signal: NodeJS.Signals): void {
    const first = this.firstProcess();
    if (first !== undefined) {
      process.kill(first, signal);
    }
  }

  /** Stops it as ECS does, with the image's signal; returns the exit code. */
  async stop(seconds = 60): Promise<number | string> {
    this.signal(this.image.config.StopSignal as NodeJS.Signals);
    const late = setTimeout(() => this.process.signal("SIGKILL"), seconds * 1000);
    const result = await this.process.ended;
    clearTimeout(late);
    this.folder.remove();
    return result;
  }

  /** Kills it at once, like the loss of the machine. */
  async kill(): Promise<void> {
    await this.process.stop("SIGKILL");
    this.folder.remove();
  }

  get running(): boolean {
    return this.process.running;
  }

  /** Resolves to the exit code. */
  get ended(): Promise<number | string> {
    return this.process.ended;
  }

  /** Everything written to stderr so far. */
  get errors(): string {
    return this.process.stderr;
  }

  /** Everything written to stdout so far. */
  get output(): string {
    return this.process.stdout;
  }

  /** The access log so far: every line of stdout. */
  accessLog(): AccessLogLine[] {
    return this.process.stdout
      .split("\n")
      .slice(0, -1)
      .map((line) => JSON.parse(line) as AccessLogLine);
  }

  /** The container's processes, by their ids on this machine. */
  processes(): number[] {
    const first = this.firstProcess();
    return first === undefined ? [] : [first, ...descendants(first)];
  }

  /** The container's file system as its processes see it, volumes included. */
  path(inside: string): string {
    return join(`/proc/${this.firstProcess()}/root`, inside);
  }

  private firstProcess(): number | undefined {
    return children(this.process.pid)[0];
  }
}

function children(pid: number): number[] {
  try {
    const list = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8");
    return list.split(" ").filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

function descendants(pid: number): number[] {
  return children(pid).flatMap((child) => [child, ...descendants(child)]);
}
