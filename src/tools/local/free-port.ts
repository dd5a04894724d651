import { randomInt } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:net";
import { LocalError } from "./local-error";

// Where no system takes the near end of outgoing connections from: one of those could take a free port the moment
// before its server does.
const FIRST = 20_000;
const LAST = 32_767;
const ATTEMPTS = 100;

/**
 * A TCP port on 127.0.0.1 that nothing listens on at the moment.
 * @throws LocalError when a hundred were tried in vain.
 */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const port = randomInt(FIRST, LAST + 1);
    if (await isFree(port)) return port;
  }
  throw new LocalError(`no free port: ${ATTEMPTS} between ${FIRST} and ${LAST} cannot be used on 127.0.0.1`);
}

function isFree(port: number): Promise<boolean> {
  return listenOnce(port).then(
    () => true,
    () => false,
  );
}

/**
 * Makes sure that nothing listens on a TCP port of 127.0.0.1 and that this user may listen on it.
 * @throws LocalError otherwise.
 */
export async function checkPort(port: number): Promise<void> {
  await listenOnce(port).catch((error: NodeJS.ErrnoException) => {
    const reason = error.code === "EADDRINUSE" ? "something listens on it already" : error.message;
    throw new LocalError(`port ${port} cannot be used: ${reason}. Leave --port out for a free one.`);
  });
}

async function listenOnce(port: number): Promise<void> {
  const server = createServer().listen(port, "127.0.0.1");
  await once(server, "listening");
  server.close();
  await once(server, "close");
}
