import { type IncomingHttpHeaders, request } from "node:http";
import { connect } from "node:net";

export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** From the start of the connection to the end of the body. */
  readonly milliseconds: number;
}

export interface HttpOptions {
  /** @default "GET" */
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** @default 30 */
  readonly timeoutSeconds?: number;
}

/** One request on its own connection; redirects are not followed. */
export function http(url: string, options: HttpOptions = {}): Promise<HttpAnswer> {
  const start = performance.now();
  return new Promise((resolve, reject) => {
    const outgoing = request(
      url,
      { method: options.method ?? "GET", headers: options.headers ?? {}, agent: false },
      (incoming) => {
        let body = "";
        incoming.setEncoding("utf8").on("data", (text: string) => {
          body += text;
        });
        incoming.on("error", reject);
        incoming.on("end", () =>
          resolve({
            status: incoming.statusCode ?? 0,
            headers: incoming.headers,
            body,
            milliseconds: performance.now() - start,
          }),
        );
      },
    );
    outgoing.on("error", reject);
    const seconds = options.timeoutSeconds ?? 30;
    outgoing.setTimeout(seconds * 1000, () =>
      outgoing.destroy(new Error(`no answer in ${seconds} s from ${url}`)),
    );
    outgoing.end(options.body);
  });
}

/** Sends raw bytes, for requests that no client would make; returns the whole answer. */
export function rawHttp(port: number, bytes: string | Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = "";
    const socket = connect(port, "127.0.0.1", () => socket.write(bytes));
    socket.setEncoding("latin1").on("data", (text: string) => {
      answer += text;
    });
    socket.on("close", () => resolve(answer));
    // Apache may reset a connection that it has answered without reading the rest.
    socket.on("error", (error) => (answer === "" ? reject(error) : resolve(answer)));
    socket.setTimeout(30_000, () => socket.destroy(new Error("no answer in 30 s")));
  });
}
