import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { LocalError } from "./local-error";

/** A TCP port on 127.0.0.1 that nothing listens on at the moment. */
export function freePort(): Promise<number> {
  return listenOnce(0);
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

async function listenOnce(wanted: number): Promise<number> {
  const server = createServer().listen(wanted, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
