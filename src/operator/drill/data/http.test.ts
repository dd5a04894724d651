import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { ToolError } from "../../../tools/tool-error";
import { ask, get } from "./http";

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function serve(listener: RequestListener): Promise<number> {
  const server = createServer(listener).listen(0, "127.0.0.1");
  servers.push(server);
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

const options = { userAgent: "test", timeoutSeconds: 0.1 };

describe("a request of the drill", () => {
  test("that gets no answer in time says which, for how long, and is no fault of the program", async () => {
    const port = await serve(() => {});
    const error = await get(port, "/health.php", options).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ToolError);
    expect(String(error)).toBe(`ToolError: No answer from http://127.0.0.1:${port}/health.php within 0.1 s.`);
  });

  test("that is refused says so", async () => {
    const port = await serve(() => {});
    servers.splice(0)[0]?.close();
    await expect(get(port, "/", options)).rejects.toThrow(
      `No answer from http://127.0.0.1:${port}/ (connect ECONNREFUSED 127.0.0.1:${port}).`,
    );
  });

  test("whose answer is cut off has none", async () => {
    const port = await serve((_, answer) => {
      answer.writeHead(200, { "Content-Length": 100 });
      answer.write("half");
      setTimeout(() => answer.destroy(), 20);
    });
    await expect(get(port, "/", options)).rejects.toThrow(ToolError);
  });
});

describe("the drill's own question", () => {
  test("is asked again until there is an answer", async () => {
    let asked = 0;
    const port = await serve((_, answer) => {
      asked += 1;
      if (asked === 2) {
        answer.writeHead(503).end();
      } else if (asked === 3) {
        answer.end("the page");
      }
    });
    // Long enough for a busy machine; the first question waits for all of it.
    const patient = { ...options, timeoutSeconds: 2 };
    expect(await ask(port, "/", patient)).toEqual({ status: 200, body: "the page" });
    expect(asked).toBe(3);
  });

  test("that nobody answers has no answer, after five attempts", async () => {
    let asked = 0;
    const port = await serve(() => {
      asked += 1;
    });
    expect(await ask(port, "/", options)).toBeUndefined();
    expect(asked).toBe(5);
  });
});
