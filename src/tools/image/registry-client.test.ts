import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { RegistryClient, RegistryRefusal } from "./registry-client";

let server: Server | undefined;
afterEach(() => void server?.close());

/** A registry that gives the same answer to everything, and keeps the last request. */
async function registry(status: number, body: string, headers: Record<string, string> = {}) {
  let last: IncomingMessage | undefined;
  server = createServer((request, response) => {
    last = request;
    response.writeHead(status, headers).end(body);
  });
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  const address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    client: new RegistryClient({
      registry: address,
      credentials: { username: "AWS", password: "secret" },
      plainHttp: true,
    }),
    request: () => last as IncomingMessage,
  };
}

describe("RegistryClient", () => {
  it("computes the digest from the bytes and reads the image ID", async () => {
    const { client } = await registry(200, '{"config":{"digest":"sha256:cfg"}}');
    expect(await client.manifest("lamp-apache", "abc")).toEqual({
      found: true,
      // printf '{"config":{"digest":"sha256:cfg"}}' | sha256sum
      digest: "sha256:572781bef368ab5b04ae7ce6f6ce1dba23b78fb6b833e16dda32a99bcf903cdb",
      imageId: "sha256:cfg",
    });
  });

  it("requests the tag with the credentials", async () => {
    const { client, request } = await registry(200, "{}");
    await client.manifest("lamp-apache", "abc");
    expect(request().url).toBe("/v2/lamp-apache/manifests/abc");
    // printf AWS:secret | base64
    expect(request().headers.authorization).toBe("Basic QVdTOnNlY3JldA==");
  });

  it("returns no image ID for an index", async () => {
    const { client } = await registry(200, '{"manifests":[]}');
    expect(await client.manifest("lamp-apache", "abc")).toMatchObject({ found: true, imageId: null });
  });

  it("refuses a digest that does not match the bytes", async () => {
    const { client } = await registry(200, "{}", { "Docker-Content-Digest": "sha256:0" });
    await expect(client.manifest("lamp-apache", "abc")).rejects.toThrow("claims digest sha256:0");
  });

  it("finds nothing under HTTP 404", async () => {
    const { client } = await registry(404, '{"errors":[{"code":"MANIFEST_UNKNOWN"}]}');
    expect(await client.manifest("lamp-apache", "abc")).toEqual({ found: false });
  });

  it.each([401, 403])("is refused by HTTP %i", async (status) => {
    const { client } = await registry(status, "");
    await expect(client.manifest("lamp-apache", "abc")).rejects.toThrow(RegistryRefusal);
  });

  it("does not take any other answer for a missing tag", async () => {
    const { client } = await registry(503, "");
    await expect(client.manifest("lamp-apache", "abc")).rejects.toThrow("answered HTTP 503");
  });

  it("reports why there is no answer", async () => {
    const { client } = await registry(200, "{}");
    await new Promise((resolve) => server?.close(resolve));
    await expect(client.manifest("lamp-apache", "abc")).rejects.toThrow("ECONNREFUSED");
  });

  it("reports that the answer is not a manifest", async () => {
    const { client } = await registry(200, "<html>");
    await expect(client.manifest("lamp-apache", "abc")).rejects.toThrow("something other than a manifest");
  });
});
