import { request } from "node:http";
import { ToolError } from "../../../tools/tool-error";

export interface HttpAnswer {
  readonly status: number;
  readonly body: string;
}

interface GetOptions {
  readonly userAgent: string;
  readonly timeoutSeconds: number;
}

/**
 * One request on its own connection to a port of this machine.
 * @throws ToolError when there is no whole answer in time
 */
export function get(
  port: number,
  path: string,
  { userAgent, timeoutSeconds }: GetOptions,
): Promise<HttpAnswer> {
  const url = `http://127.0.0.1:${port}${path}`;
  return new Promise((resolve, reject) => {
    const fail = (error: Error) => {
      const why = timeout.aborted ? `within ${timeoutSeconds} s` : `(${error.message})`;
      reject(new ToolError(`No answer from ${url} ${why}.`, { cause: error }));
    };
    const timeout = AbortSignal.timeout(timeoutSeconds * 1000);
    const sent = request(
      {
        host: "127.0.0.1",
        port,
        path,
        agent: false,
        headers: { "User-Agent": userAgent },
        signal: timeout,
      },
      (answer) => {
        let body = "";
        answer.setEncoding("utf8");
        answer.on("data", (chunk: string) => {
          body += chunk;
        });
        answer.on("error", fail);
        // A truncated answer does not count.
        answer.on("end", () =>
          answer.complete ? resolve({ status: answer.statusCode ?? 0, body }) : fail(new Error("cut off")),
        );
      },
    );
    sent.on("error", fail);
    sent.end();
  });
}

const ATTEMPTS = 5;

/**
 * The drill's own question, asked again when there is no answer, as on a machine that is busy for a moment.
 * @returns undefined where none of five was answered: a result, not an error
 */
export async function ask(port: number, path: string, options: GetOptions): Promise<HttpAnswer | undefined> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const answer = await get(port, path, options).catch(() => undefined);
    if (answer?.status === 200) {
      return answer;
    }
  }
  return undefined;
}
