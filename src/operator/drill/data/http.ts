import { request } from "node:http";

export interface HttpAnswer {
  readonly status: number;
  readonly body: string;
}

/** One request on its own connection to a port of this machine; rejects when there is no answer in time. */
export function get(
  port: number,
  path: string,
  { userAgent, timeoutSeconds }: { readonly userAgent: string; readonly timeoutSeconds: number },
): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        host: "127.0.0.1",
        port,
        path,
        agent: false,
        headers: { "User-Agent": userAgent },
        signal: AbortSignal.timeout(timeoutSeconds * 1000),
      },
      (answer) => {
        let body = "";
        answer.setEncoding("utf8");
        answer.on("data", (chunk: string) => {
          body += chunk;
        });
        answer.on("error", reject);
        // A truncated answer does not count.
        answer.on("end", () =>
          answer.complete ? resolve({ status: answer.statusCode ?? 0, body }) : reject(new Error("cut off")),
        );
      },
    );
    sent.on("error", reject);
    sent.end();
  });
}
