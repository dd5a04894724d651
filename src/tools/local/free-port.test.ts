import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { expect, it } from "vitest";
import { checkPort, freePort } from "./free-port";

it("returns a port that a server can listen on, below the ephemeral ones", async () => {
  const port = await freePort();
  expect(port).toBeGreaterThanOrEqual(20_000);
  expect(port).toBeLessThan(32_768);
  await checkPort(port);
});

it("reports that something is already listening on a port", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  await expect(checkPort(port)).rejects.toThrow(
    `port ${port} cannot be used: something is already listening on it. Leave out --port to use a free one.`,
  );
  server.close();
});
