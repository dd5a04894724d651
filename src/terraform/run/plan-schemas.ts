import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { type ClientHttp2Stream, connect, createServer, type Http2Server } from "node:http2";
import { connect as connectSocket } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { unzipSync } from "fflate";
import { atExit } from "../../tools/at-exit";
import { defaultCacheDirectory, fillDirectory } from "../../tools/cache";
import type { Provider } from "../../tools/provider-mirror";
import { terraformArchitecture } from "../../tools/terraform";

export interface PlanSchemasOptions {
  /** Whose plans are shown; of plugin protocol 5. */
  readonly provider: Provider;
  /** @default the project's .cache */
  readonly cacheDirectory?: string;
}

/** Schemas ready for one `terraform show`. */
export interface ServedSchemas {
  /** Environment for Terraform. */
  readonly env: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** How long the provider may take to answer. */
const providerSeconds = 60;

/**
 * Answers for a provider while Terraform shows a plan. Of the provider, `terraform show -json` asks only the schemas: to
 * start it for that, and to decode the schemas of its 2000 types, takes twenty times as long as the rest. So the
 * provider is asked once, its answer is kept in the cache, and Terraform gets the part about the types that the plan
 * names, over the socket for providers that are already running.
 *
 * Sources: https://developer.hashicorp.com/terraform/plugin/debugging (TF_REATTACH_PROVIDERS),
 * https://github.com/hashicorp/terraform/blob/v1.11.4/docs/plugin-protocol/tfplugin5.8.proto
 */
export class PlanSchemas {
  private answer: Promise<Buffer> | undefined;

  constructor(private readonly options: PlanSchemasOptions) {}

  /**
   * @param workingDirectory - an initialized one, which has the provider
   * @param planFile - its path
   * @returns undefined if they cannot be served: then Terraform starts the provider itself, to the same result
   */
  async serve(workingDirectory: string, planFile: string): Promise<ServedSchemas | undefined> {
    if (process.env.TF_REATTACH_PROVIDERS !== undefined) {
      return undefined;
    }
    try {
      const types = typesIn(await readFile(planFile), `${this.type}_`);
      return await listen(this.address, schemasOf(await this.kept(workingDirectory), types));
    } catch {
      return undefined;
    }
  }

  /** Asked for once, however many plans are shown at the same time; again if that failed. */
  private async kept(workingDirectory: string): Promise<Buffer> {
    this.answer ??= this.cachedAnswer(workingDirectory);
    try {
      return await this.answer;
    } catch (error) {
      this.answer = undefined;
      throw error;
    }
  }

  private get address(): string {
    return `registry.terraform.io/${this.options.provider.source}`;
  }

  /** `aws` */
  private get type(): string {
    return this.options.provider.source.split("/").at(-1) as string;
  }

  private async cachedAnswer(workingDirectory: string): Promise<Buffer> {
    const { cacheDirectory = defaultCacheDirectory, provider } = this.options;
    const platform = `${process.platform}_${terraformArchitecture()}`;
    const installed = path.join(
      workingDirectory,
      ".terraform/providers",
      this.address,
      provider.version,
      platform,
    );
    const program = (await readdir(installed)).find((name) =>
      name.startsWith(`terraform-provider-${this.type}_`),
    );
    if (program === undefined) {
      throw new Error(`${installed} holds no provider`);
    }
    const file = path.join(installed, program);
    const { mtimeMs, size } = await stat(file);
    const name = [provider.source.replaceAll("/", "-"), provider.version, size, Math.round(mtimeMs)].join(
      "-",
    );
    const directory = path.join(cacheDirectory, "provider-schemas", name);
    const kept = path.join(directory, "schemas");
    return readFile(kept).catch(async () => {
      const answer = await askProvider(file, this.address);
      await fillDirectory(directory, (temporary) => writeFile(path.join(temporary, "schemas"), answer));
      return answer;
    });
  }
}

/** Every type of the provider that a plan file names anywhere: in its changes, its state and its configuration. */
function typesIn(planFile: Buffer, prefix: string): Set<string> {
  const names = new RegExp(`${prefix}[a-z0-9_]+`, "g");
  return new Set(
    Object.values(unzipSync(planFile)).flatMap(
      (entry) => Buffer.from(entry).toString("latin1").match(names) ?? [],
    ),
  );
}

/** The fields of `GetProviderSchema.Response` that are maps from a type's name to its schema. */
const typeFields = { resources: 2, dataSources: 3, ephemeralResources: 8 };

/** A `GetProviderSchema.Response` with only these types. Whatever else is in it stays. */
function schemasOf(answer: Buffer, types: ReadonlySet<string>): Buffer {
  const kept: Buffer[] = [];
  for (let at = 0; at < answer.length; ) {
    const { end, field, start } = fieldAt(answer, at);
    if (!Object.values(typeFields).includes(field) || types.has(keyIn(answer.subarray(start, end)))) {
      kept.push(answer.subarray(at, end));
    }
    at = end;
  }
  return Buffer.concat(kept);
}

/** The key of an entry of a map. */
function keyIn(entry: Buffer): string {
  for (let at = 0; at < entry.length; ) {
    const { end, field, start } = fieldAt(entry, at);
    if (field === 1) {
      return entry.toString("utf8", start, end);
    }
    at = end;
  }
  return "";
}

/** Where the field of a Protocol Buffers message that begins at `at` has its value. Source: https://protobuf.dev/programming-guides/encoding/ */
function fieldAt(message: Buffer, at: number): { field: number; start: number; end: number } {
  const tag = varintAt(message, at);
  const [field, wireType] = [tag.value >>> 3, tag.value & 7];
  const value = varintAt(message, tag.end);
  if (wireType === 0) {
    return { field, start: tag.end, end: value.end };
  }
  const end = value.end + value.value;
  if (wireType !== 2 || end > message.length) {
    throw new Error(`not a message as expected: field ${field} has wire type ${wireType}`);
  }
  return { field, start: value.end, end };
}

function varintAt(message: Buffer, at: number): { value: number; end: number } {
  let value = 0;
  for (let position = at, scale = 1; position < message.length; position += 1, scale *= 128) {
    const byte = message[position] as number;
    value += (byte & 127) * scale;
    if (byte < 128) {
      return { value, end: position + 1 };
    }
  }
  throw new Error("not a whole message");
}

const schemaCall = "/tfplugin5.Provider/GetSchema";
const grpc = { "content-type": "application/grpc" };

/** A provider's answer to GetProviderSchema. */
async function askProvider(file: string, address: string): Promise<Buffer> {
  const child = spawn(file, ["-debug"], { stdio: ["ignore", "pipe", "ignore"] });
  const kill = () => void child.kill("SIGKILL");
  const late = setTimeout(kill, providerSeconds * 1000);
  const cancel = atExit(kill);
  try {
    const said = new Promise<string>((resolve, reject) => {
      let text = "";
      child.once("error", reject);
      child.once("close", () => reject(new Error(`${file} ended`)));
      child.stdout.setEncoding("utf8").on("data", (more: string) => {
        text += more;
        const attach = /TF_REATTACH_PROVIDERS='(\{.*\})'/.exec(text)?.[1];
        if (attach !== undefined) {
          resolve(attach);
        }
      });
    });
    const socket = JSON.parse(await said)[address].Addr.String as string;
    const session = connect("http://localhost", { createConnection: () => connectSocket(socket) });
    session.on("error", () => {});
    try {
      return await callSchema(
        session.request({ ":method": "POST", ":path": schemaCall, te: "trailers", ...grpc }),
      );
    } finally {
      session.destroy();
    }
  } finally {
    clearTimeout(late);
    cancel();
    kill();
  }
}

/** In gRPC, a message has a flag for compression and its length before it. */
const prefixBytes = 5;

async function callSchema(stream: ClientHttp2Stream): Promise<Buffer> {
  let status: unknown;
  stream.on("trailers", (trailers) => {
    status = trailers["grpc-status"];
  });
  stream.end(Buffer.alloc(prefixBytes));
  const chunks: Buffer[] = [];
  for await (const chunk of stream) {
    chunks.push(chunk as Buffer);
  }
  const answer = Buffer.concat(chunks);
  if (status !== "0" || answer[0] !== 0 || answer.readUInt32BE(1) !== answer.length - prefixBytes) {
    throw new Error(`the provider's schemas: gRPC status ${status}`);
  }
  return answer.subarray(prefixBytes);
}

/** Listens as the provider does that waits for Terraform, and knows one call. */
async function listen(address: string, schemas: Buffer): Promise<ServedSchemas> {
  const directory = await mkdtemp(path.join(tmpdir(), "lamp-schemas-"));
  const socket = path.join(directory, "provider");
  const server = createServer();
  answerWith(server, schemas);
  const close = async () => {
    server.close();
    await rm(directory, { recursive: true, force: true });
  };
  try {
    server.listen(socket);
    await once(server, "listening");
  } catch (error) {
    await close();
    throw error;
  }
  const attach = {
    ...{ Protocol: "grpc", ProtocolVersion: 5, Pid: process.pid, Test: true },
    Addr: { Network: "unix", String: socket },
  };
  return { env: { TF_REATTACH_PROVIDERS: JSON.stringify({ [address]: attach }) }, close };
}

function answerWith(server: Http2Server, schemas: Buffer): void {
  const prefix = Buffer.alloc(prefixBytes);
  prefix.writeUInt32BE(schemas.length, 1);
  server.on("sessionError", () => {});
  server.on("stream", (stream, { ":path": call }) => {
    stream.on("error", () => {});
    if (call === schemaCall) {
      stream.respond({ ":status": 200, ...grpc }, { waitForTrailers: true });
      stream.once("wantTrailers", () => stream.sendTrailers({ "grpc-status": "0" }));
      stream.end(Buffer.concat([prefix, schemas]));
    } else if (call === "/plugin.GRPCBroker/StartStream") {
      // Stays open as long as Terraform wants it.
      stream.respond({ ":status": 200, ...grpc });
    } else {
      stream.respond({ ":status": 200, ...grpc, "grpc-status": "12" }, { endStream: true });
    }
  });
}
