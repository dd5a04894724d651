import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** How a database's answers are disturbed in transit. */
export interface Disturbance {
  /**
   * Delay of each answer.
   * @default 0
   */
  readonly delayMilliseconds?: number;
  /**
   * Bytes of a connection's answers that pass; after them, the connection stays open but silent.
   * @default Infinity
   */
  readonly silentAfterBytes?: number;
}

export interface DatabaseProxy {
  readonly port: number;
  /** Stops it and closes every connection through it. */
  stop(): void;
}

/** A proxy for a server on 127.0.0.1 that disturbs its answers. */
export async function startDatabaseProxy(
  targetPort: number,
  { delayMilliseconds = 0, silentAfterBytes = Number.POSITIVE_INFINITY }: Disturbance,
): Promise<DatabaseProxy> {
  const sockets = new Set<Socket>();
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket)).on("error", () => socket.destroy());
  };
  const server = createServer((client) => {
    const target = connect(targetPort, "127.0.0.1");
    keep(client);
    keep(target);
    let left = silentAfterBytes;
    client.on("data", (data) => target.write(data));
    client.on("close", () => target.destroy());
    target.on("data", (data) => {
      const passing = data.subarray(0, left);
      left -= passing.length;
      if (passing.length > 0) {
        setTimeout(() => client.write(passing), delayMilliseconds);
      }
    });
    target.on("close", () => setTimeout(() => client.destroy(), delayMilliseconds));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    stop() {
      server.close();
      for (const socket of sockets) {
        socket.destroy();
      }
    },
  };
}
