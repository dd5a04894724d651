import { randomInt } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:net";
import { LocalError } from "./local-error";

// Below every system's ephemeral ports: an outgoing connection could take a free one just before its server does.
const FIRST = 20_000;
const LAST = 32_767;
const ATTEMPTS = 100;

/**
 * A TCP port on 127.0.0.1 that nothing is listening on.
 * @throws LocalError when none of a hundred is free.
 */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const port = randomInt(FIRST, LAST + 1);
    if (await isFree(port)) {
      return port;
    }
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
 * Makes sure that nothing is listening on a TCP port of 127.0.0.1 and that this user may listen on it.
 * @throws LocalError otherwise.
 */
export async function checkPort(port: number): Promise<void> {
  await listenOnce(port).catch((error: NodeJS.ErrnoException) => {
    const reason = error.code === "EADDRINUSE" ? "something is already listening on it" : error.message;
    throw new LocalError(`port ${port} cannot be used: ${reason}. Leave out --port to use a free one.`);
  });
}

async function listenOnce(port: number): Promise<void> {
  const server = createServer().listen(port, "127.0.0.1");
  await once(server, "listening");
  server.close();
  await once(server, "close");
}
