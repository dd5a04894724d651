import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { strToU8, zipSync } from "fflate";
import { expect, it, onTestFinished, vi } from "vitest";
import { createCertificate } from "../../src/tools/local/certificate";
import { ensureProviderMirror, type Provider } from "../../src/tools/provider-mirror";
import { terraformArchitecture } from "../../src/tools/terraform";
import { temporaryDirectory } from "../../src/tools/test-support";
import { terraformBinary } from "../support/terraform";

const platform = `${process.platform}_${terraformArchitecture()}`;
const provider: readonly Provider[] = [{ source: "example.com/test/nothing", version: "1.0.0" }];

/** A network mirror that has the provider; while it stalls, it sends only the archive's first bytes. */
async function networkMirror() {
  const folder = temporaryDirectory();
  const { file, keyFile } = await createCertificate(folder);
  const zip = zipSync({ "terraform-provider-nothing_v1.0.0": strToU8("#!/bin/sh\n") });
  const files: Record<string, Uint8Array | string> = {
    "/example.com/test/nothing/index.json": JSON.stringify({ versions: { "1.0.0": {} } }),
    "/example.com/test/nothing/1.0.0.json": JSON.stringify({
      archives: { [platform]: { url: "nothing.zip" } },
    }),
    "/example.com/test/nothing/nothing.zip": zip,
  };
  const mirror = { isStalled: true, isArchiveAsked: false };
  const certificate = { cert: readFileSync(file), key: readFileSync(keyFile) };
  const server = createServer(certificate, ({ url = "" }, response) => {
    const isArchive = url.endsWith(".zip");
    mirror.isArchiveAsked ||= isArchive;
    response.writeHead(200, { "content-type": isArchive ? "application/zip" : "application/json" });
    if (isArchive && mirror.isStalled) {
      response.write(zip.slice(0, 10));
    } else {
      response.end(files[url]);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const configuration = path.join(folder, "terraformrc");
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  writeFileSync(configuration, `provider_installation {\n  network_mirror { url = "${url}" }\n}\n`);
  return { mirror, env: { TF_CLI_CONFIG_FILE: configuration, SSL_CERT_FILE: file } };
}

it("the fetch of a provider ends at once when it is interrupted, leaves nothing behind, and the next run fetches it", async () => {
  const { mirror, env } = await networkMirror();
  const [cacheDirectory, systemTemporary] = [temporaryDirectory(), temporaryDirectory()];
  vi.stubEnv("TMPDIR", systemTemporary);
  onTestFinished(() => void vi.unstubAllEnvs());
  const user = new AbortController();
  const options = {
    cacheDirectory,
    env: { ...process.env, TF_PLUGIN_MIRROR: undefined, ...env },
    searchDirectories: [],
    say: () => {},
    terraform: await terraformBinary(),
  };
  const interrupted = ensureProviderMirror(provider, { ...options, signal: user.signal });
  await vi.waitUntil(() => mirror.isArchiveAsked, { timeout: 30_000 });
  user.abort();

  await expect(interrupted).rejects.toThrow(
    "terraform init, which fetches example.com/test/nothing 1.0.0, was ended",
  );
  expect([readdirSync(cacheDirectory), readdirSync(systemTemporary)]).toEqual([[], []]);

  mirror.isStalled = false;
  const next = await ensureProviderMirror(provider, { ...options, signal: new AbortController().signal });
  expect(readdirSync(path.join(next, "example.com/test/nothing/1.0.0", platform))).toEqual([
    "terraform-provider-nothing_v1.0.0",
  ]);
  expect(readdirSync(systemTemporary)).toEqual([]);
});
