import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import type { Address } from "../../../tools/local/database";

/** The link from a writer to its replica in another region: it delays bytes, and can be cut with those in flight. */
export class ReplicationLink implements Address {
  readonly host = "127.0.0.1";
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    readonly port: number,
    /** Delay of each byte from the writer, in milliseconds. */
    public delayMilliseconds: number,
  ) {}

  static async open(writer: Address, delayMilliseconds: number): Promise<ReplicationLink> {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const link = new ReplicationLink(server, (server.address() as AddressInfo).port, delayMilliseconds);
    server.on("connection", (replica) => link.connect(replica, writer));
    return link;
  }

  /** Lets the replica connect again, at the same address. */
  async reopen(): Promise<void> {
    this.server.listen(this.port, this.host);
    await once(this.server, "listening");
  }

  /** Stops everything; bytes in flight are lost. */
  cut(): void {
    this.server.close();
    for (const socket of this.sockets) {
      socket.destroy();
    }
  }

  private connect(replica: Socket, writer: Address): void {
    const upstream = connect(writer.port, writer.host);
    for (const socket of [replica, upstream]) {
      this.sockets.add(socket);
      const other = socket === replica ? upstream : replica;
      socket.on("error", () => other.destroy());
      socket.on("close", () => {
        this.sockets.delete(socket);
        other.destroy();
      });
    }
    replica.on("data", (chunk) => upstream.write(chunk));
    let last = Promise.resolve();
    upstream.on("data", (chunk) => {
      const arrives = delay(this.delayMilliseconds, undefined, { ref: false });
      // In order, even when the delay has become shorter meanwhile.
      last = last.then(() => arrives).then(() => void (replica.destroyed || replica.write(chunk)));
    });
  }
}
