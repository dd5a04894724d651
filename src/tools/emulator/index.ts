import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";
import { projectDirectory } from "../cache";
import { ensureMoto, type Moto, motoInstallation } from "../moto";
import { run } from "../run";
import { ToolError } from "../tool-error";
import { type AwsAnswer, type AwsRequest, sendAwsRequest } from "./aws-request";

/** Where aws_emulator.py is. */
const programDirectory = path.join(projectDirectory, "src/tools/emulator");

export type { AwsAnswer } from "./aws-request";

/** How often one caller called one AWS action in one region. */
interface CallCount {
  /** The access key id of the caller: see {@link Emulator.envFor}. */
  readonly caller: string;
  /** Region of the request's signature; for S3 the bucket's; for IAM and Route 53 us-east-1. */
  readonly region: string;
  /** AWS's signing name: `rds`, `ecs`, `s3`, ... */
  readonly service: string;
  /** AWS's name: `DescribeDBInstances`, `PutObject`, ... */
  readonly action: string;
  readonly count: number;
  /** How many of them were refused because the region was cut. */
  readonly refused: number;
}

/** One call to the emulated AWS. */
export interface LoggedCall {
  /** Counts from 0 over the emulator's life. */
  readonly sequence: number;
  /** Seconds since 1970. */
  readonly time: number;
  readonly caller: string;
  readonly region: string;
  readonly service: string;
  readonly action: string;
  readonly path: string;
  readonly refused: boolean;
  readonly throttled: boolean;
  /** HTTP status of the answer; 0 until it is sent. */
  readonly status: number;
  /**
   * The fields of the form, the members of the JSON body or the values of the query, without secrets and long values.
   * Only after {@link Emulator.recordParameters}.
   */
  readonly parameters?: Readonly<Record<string, unknown>>;
}

/** The calls that were held against AWS's own models of its APIs. */
export interface HeldAgainstModels {
  /** How many. */
  readonly calls: number;
  /** What the models refuse in them, each once: `ecs CreateCluster.clusterName: got ..., allowed: ...`. */
  readonly violations: readonly string[];
}

/** Faults that apply to every call. */
interface Faults {
  /**
   * Share of calls answered with AWS's throttling error, 0 to 1.
   * @default 0
   */
  readonly throttleRate?: number;
  /**
   * Share of calls answered with AWS's internal error (500), 0 to 1.
   * @default 0
   */
  readonly errorRate?: number;
  /**
   * Services, by AWS's signing name, of which every call in every region gets only a 503.
   * @default none
   */
  readonly servicesDown?: readonly string[];
  /**
   * Latency added to each call.
   * @default 0
   */
  readonly latencyMilliseconds?: number;
  /**
   * Decides which calls fail: with the same seed, the same calls of a sequence fail.
   * @default 0
   */
  readonly seed?: number;
  /**
   * Calls that are refused a number of times and answered after that.
   * @default none
   */
  readonly refusals?: readonly Refusal[];
  /**
   * A caller whose credentials expire after a number of calls.
   * @default none
   */
  readonly expireCredentials?: { readonly caller: string; readonly afterCalls: number };
}

/** An error for one action, for example RDS's `InvalidDBInstanceState` for `PromoteReadReplica`. */
interface Refusal {
  readonly service: string;
  readonly action: string;
  readonly times: number;
  readonly code: string;
  readonly message: string;
  /** HTTP status. @default 400 */
  readonly status?: number;
}

/** A running emulated AWS: one account, all regions. */
export interface Emulator {
  /** `http://127.0.0.1:PORT` */
  readonly endpoint: string;
  readonly accountId: string;
  /** For programs that call this AWS, merged into their own environment; `undefined` unsets a variable. */
  readonly env: Record<string, string | undefined>;
  /** Like `env`, but counts calls under the caller's name (letters, digits, hyphens). */
  envFor(caller: string): Record<string, string | undefined>;
  /** From now on every call to the region (S3: to a bucket in the region) gets only a 503. */
  cutRegion(region: string): Promise<void>;
  restoreRegion(region: string): Promise<void>;
  calls(): Promise<CallCount[]>;
  /** The calls in order, from this sequence number. @default 0 */
  callLog(since?: number): Promise<LoggedCall[]>;
  resetCalls(): Promise<void>;
  /** From now on the call log has each call's parameters. */
  recordParameters(): Promise<void>;
  /**
   * From now on every call is held against AWS's own models of its APIs: required members, lengths, ranges, patterns and
   * enums, of which moto enforces few. A call is answered all the same.
   */
  holdAgainstModels(): Promise<void>;
  /** The calls held against the models, whatever {@link resetCalls} has discarded. */
  heldAgainstModels(): Promise<HeldAgainstModels>;
  /** Replaces the faults; `{}` removes them. */
  setFaults(faults: Faults): Promise<void>;
  /** Holds S3 replication, so that copies fall behind their source; `false` lets them catch up. */
  holdReplication(held: boolean): Promise<void>;
  /**
   * Copies this whole AWS as it is now, to another port. From then on the two share no calls, faults or changes. The copy
   * ends with its `stop()`, or with the original. A copy cannot be copied.
   *
   * @throws ToolError if moto runs in a container
   */
  clone(): Promise<Emulator>;
  /** Sends one AWS call, like an AWS client. */
  request(request: AwsRequest): Promise<AwsAnswer>;
  /** Stops it and discards its state. Safe to call twice. */
  stop(): Promise<void>;
}

export interface EmulatorOptions {
  /** 12 digits, which every ARN contains. */
  readonly accountId: string;
  /** How to run moto. @default found, or announced and fetched */
  readonly moto?: Moto;
  /** Called with one line before something is fetched. @default stderr */
  readonly say?: (line: string) => void;
  /** Ends what is being fetched. */
  readonly signal?: AbortSignal;
  /** How long it may take to start answering. @default 60 */
  readonly timeoutSeconds?: number;
}

/**
 * Starts an emulated AWS on a free loopback port.
 *
 * It ends with {@link Emulator.stop}, or with this process, however that ends: its standard input is a pipe from this
 * process, and it exits when the pipe closes. It does not keep this process alive.
 *
 * @throws ToolError when moto is missing or the emulator does not start
 */
export async function startEmulator(options: EmulatorOptions): Promise<Emulator> {
  const say = options.say ?? ((line: string) => void process.stderr.write(`${line}\n`));
  const moto = options.moto ?? (await ensureMoto({ say, signal: options.signal }));
  const containerName = `lamp-dr-emulator-${process.pid}-${Date.now()}`;
  const { program, args } = command(moto, options.accountId, containerName);
  const child = spawn(program, args, { stdio: "pipe" });
  const failed = once(child, "exit");
  const stderr = keepTail(child);
  child.stdin.on("error", () => {});
  const stop = async (graceMilliseconds = 3000) => {
    child.stdin.end();
    const forced = setTimeout(() => child.kill("SIGKILL"), graceMilliseconds);
    await failed.catch(() => {});
    clearTimeout(forced);
  };

  try {
    const port = await withinSeconds(options.timeoutSeconds ?? 60, async () => {
      const announced = await announcedPort(child, failed);
      const reachable = moto.kind === "python" ? announced : await publishedPort(moto.docker, containerName);
      await getJson(`http://127.0.0.1:${reachable}/_lamp/health`);
      return reachable;
    });
    unreference(child);
    return controls(`http://127.0.0.1:${port}`, options.accountId, stop, moto.kind === "python");
  } catch (error) {
    await stop(0);
    const tail = stderr().trim();
    throw new ToolError(
      `The AWS emulator did not start: ${(error as Error).message}${tail === "" ? "" : `\n${tail}`}`,
    );
  }
}

/** An emulated AWS that is already running and outlives this process. */
export function attachEmulator(endpoint: string, accountId: string): Emulator {
  return controls(endpoint, accountId, async () => {});
}

const containerPort = 5000;

function command(moto: Moto, accountId: string, containerName: string): { program: string; args: string[] } {
  const options = ["--account-id", accountId];
  if (moto.kind === "python") {
    // -B: write no compiled files beside the sources.
    return { program: moto.python, args: ["-B", path.join(programDirectory, "aws_emulator.py"), ...options] };
  }
  const listen = ["--host", "0.0.0.0", "--port", String(containerPort)];
  return {
    program: moto.docker,
    args: [
      ...["run", "--rm", "--interactive", "--name", containerName],
      ...["--publish", `127.0.0.1::${containerPort}`, "--volume", `${programDirectory}:/emulator:ro`],
      ...["--entrypoint", "python", moto.image, "-B", "/emulator/aws_emulator.py", ...options, ...listen],
    ],
  };
}

/** Keeps the last 4000 characters of its stderr. */
function keepTail(child: ChildProcessWithoutNullStreams): () => string {
  let tail = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    tail = (tail + text).slice(-4000);
  });
  return () => tail;
}

/** The port that it announces in its first line. */
async function announcedPort(
  child: ChildProcessWithoutNullStreams,
  exited: Promise<unknown[]>,
): Promise<number> {
  const lines = createInterface({ input: child.stdout });
  const ended = exited.then(([code, signal]) => {
    throw new Error(`it ended immediately (${signal ?? `exit code ${code}`})`);
  });
  const [line] = await Promise.race([once(lines, "line"), ended]);
  return (JSON.parse(line as string) as { port: number }).port;
}

async function publishedPort(docker: string, containerName: string): Promise<number> {
  const { stdout } = await run(docker, ["port", containerName, String(containerPort)], 20);
  const port = /:(\d+)\s*$/m.exec(stdout)?.[1];
  if (port === undefined) {
    throw new Error("docker did not publish its port");
  }
  return Number(port);
}

function unreference(child: ChildProcessWithoutNullStreams): void {
  child.unref();
  for (const stream of [child.stdin, child.stdout, child.stderr]) {
    (stream as unknown as { unref(): void }).unref();
  }
}

async function withinSeconds<T>(seconds: number, work: () => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${seconds} s`)), seconds * 1000);
  });
  try {
    return await Promise.race([work(), late]);
  } finally {
    clearTimeout(timer);
  }
}

function controls(
  endpoint: string,
  accountId: string,
  stop: () => Promise<void>,
  canBeCopied = false,
): Emulator {
  const get = <T>(action: string) => getJson<T>(`${endpoint}/_lamp/${action}`);
  const send = <T>(method: string, action: string, body?: unknown) =>
    getJson<T>(`${endpoint}/_lamp/${action}`, { method, body: body && JSON.stringify(body) } as RequestInit);
  const order = async (...args: Parameters<typeof send>) => void (await send(...args));
  const envFor = (caller: string) => environment(endpoint, caller);
  return {
    endpoint,
    accountId,
    env: envFor("emulator"),
    envFor,
    cutRegion: (region) => order("PUT", `regions/${region}`, { down: true }),
    restoreRegion: (region) => order("PUT", `regions/${region}`, { down: false }),
    calls: () => get<CallCount[]>("calls"),
    callLog: (since = 0) => get<LoggedCall[]>(`log?since=${since}`),
    resetCalls: () => order("DELETE", "calls"),
    recordParameters: () => order("PUT", "recording", { parameters: true }),
    holdAgainstModels: () => order("PUT", "models"),
    heldAgainstModels: () => get<HeldAgainstModels>("models"),
    setFaults: (faults) => order("PUT", "faults", faults),
    holdReplication: (held) => order("PUT", "replication", { held }),
    clone: async () => {
      if (!canBeCopied) {
        throw new ToolError(
          "This emulated AWS cannot be copied: that works only if it was started here, and not in a container. " +
            `Install Python 3.10 or later, and moto with: ${motoInstallation}`,
        );
      }
      const { port } = await send<{ port: number }>("POST", "clone");
      const copy = `http://127.0.0.1:${port}`;
      const end = async () => {
        await fetch(`${copy}/_lamp/clone`, { method: "DELETE" }).catch(() => {});
      };
      return controls(copy, accountId, end, canBeCopied);
    },
    request: (request) => sendAwsRequest(endpoint, request),
    stop,
  };
}

async function getJson<T>(url: string, init?: RequestInit): Promise<T> {
  const response = await fetch(url, init);
  const body = await response.text();
  if (!response.ok) {
    throw new Error(`The emulator's control API answered ${response.status}: ${body}`);
  }
  return JSON.parse(body) as T;
}

/** The user's own AWS settings (profile, region, endpoints of services) must not bypass the emulator. */
function environment(endpoint: string, caller: string): Record<string, string | undefined> {
  const own = Object.keys(process.env).filter((name) => name.startsWith("AWS_"));
  return {
    ...Object.fromEntries(own.map((name) => [name, undefined])),
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: caller,
    AWS_SECRET_ACCESS_KEY: "emulator",
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    CHECKPOINT_DISABLE: "1",
    TF_IN_AUTOMATION: "1",
  };
}
