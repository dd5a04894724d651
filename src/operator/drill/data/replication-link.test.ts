import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ReplicationLink } from "./replication-link";

let writer: Server;
let link: ReplicationLink;

beforeEach(async () => {
  writer = createServer((socket) => socket.write("changes")).listen(0, "127.0.0.1");
  await once(writer, "listening");
  link = await ReplicationLink.open({ host: "127.0.0.1", port: (writer.address() as AddressInfo).port }, 0);
});

afterEach(() => {
  link.cut();
  writer.close();
});

/** What a replica that connects receives first. */
async function received(): Promise<string> {
  const socket = connect(link.port, link.host);
  const [text] = await once(socket.setEncoding("utf8"), "data");
  socket.destroy();
  return text;
}

test("a link that is cut refuses the replica; opened again, it is at the same address", async () => {
  const { port } = link;
  expect(await received()).toBe("changes");
  link.cut();
  await expect(received()).rejects.toThrow("ECONNREFUSED");
  await link.reopen();
  expect(link.port).toBe(port);
  expect(await received()).toBe("changes");
});
