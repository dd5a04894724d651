import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { expect, it } from "vitest";
import { checkPort, freePort } from "./free-port";

it("gives a port that a server can listen on, below those of outgoing connections", async () => {
  const port = await freePort();
  expect(port).toBeGreaterThanOrEqual(20_000);
  expect(port).toBeLessThan(32_768);
  await checkPort(port);
});

it("says that something listens on a port already", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  await expect(checkPort(port)).rejects.toThrow(
    `port ${port} cannot be used: something listens on it already. Leave --port out for a free one.`,
  );
  server.close();
});
