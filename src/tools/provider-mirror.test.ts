import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { strToU8, zipSync } from "fflate";
import { beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { createCertificate } from "./local/certificate";
import { ensureProviderMirror, type Provider } from "./provider-mirror";
import { ensureTerraform, terraformArchitecture } from "./terraform";
import { fakeProgram, temporaryDirectory } from "./test-support";

const platform = `${process.platform}_${terraformArchitecture()}`;
const aws: readonly Provider[] = [{ source: "hashicorp/aws", version: "5.100.0" }];
const awsDirectory = "registry.terraform.io/hashicorp/aws";

function directoryWith(...files: string[]): string {
  const directory = temporaryDirectory();
  for (const file of files) {
    fakeProgram(path.join(directory, file), "");
  }
  return directory;
}

function find(env: NodeJS.ProcessEnv, searchDirectories: string[], lines: string[] = []) {
  return ensureProviderMirror(aws, {
    env,
    searchDirectories,
    cacheDirectory: temporaryDirectory(),
    say: (line) => lines.push(line),
    terraform: "/no/such/terraform",
  });
}

describe("finding a provider mirror", () => {
  it("takes the first that holds the version for this platform, unpacked", async () => {
    const other = directoryWith(`${awsDirectory}/5.99.0/${platform}/terraform-provider-aws_v5.99.0_x5`);
    const foreign = directoryWith(`${awsDirectory}/5.100.0/plan9_amd64/terraform-provider-aws_v5.100.0_x5`);
    const right = directoryWith(`${awsDirectory}/5.100.0/${platform}/terraform-provider-aws_v5.100.0_x5`);

    expect(await find({}, [other, foreign, right])).toBe(right);
  });

  it("takes one that holds the provider packed", async () => {
    const packed = directoryWith(`${awsDirectory}/terraform-provider-aws_5.100.0_${platform}.zip`);

    expect(await find({}, [packed])).toBe(packed);
  });

  it("takes the one that TF_PLUGIN_MIRROR names before others", async () => {
    const provider = `${awsDirectory}/5.100.0/${platform}/terraform-provider-aws_v5.100.0_x5`;
    const named = directoryWith(provider);

    expect(await find({ TF_PLUGIN_MIRROR: named }, [directoryWith(provider)])).toBe(named);
  });

  it("refuses a TF_PLUGIN_MIRROR that lacks the provider", async () => {
    const named = temporaryDirectory();

    await expect(find({ TF_PLUGIN_MIRROR: named }, [])).rejects.toThrow(
      `TF_PLUGIN_MIRROR names ${named}, which does not hold hashicorp/aws 5.100.0 for ${platform} in Terraform's filesystem-mirror layout`,
    );
  });
});

describe("fetching a provider", () => {
  const provider: readonly Provider[] = [{ source: "example.com/test/nothing", version: "1.0.0" }];
  let terraform: string;

  beforeAll(async () => {
    terraform = (await ensureTerraform({ say: () => {} })).file;
  });

  /** The user's own Terraform CLI configuration, which says where providers come from. */
  function cliConfiguration(): string {
    const registry = directoryWith(
      `example.com/test/nothing/1.0.0/${platform}/terraform-provider-nothing_v1.0.0`,
    );
    const file = path.join(temporaryDirectory(), "terraformrc");
    writeFileSync(file, `provider_installation {\n  filesystem_mirror { path = "${registry}" }\n}\n`);
    return file;
  }

  it("announces it, keeps what Terraform installs as configured, and finds it the next time", async () => {
    const cacheDirectory = temporaryDirectory();
    const lines: string[] = [];
    const options = {
      cacheDirectory,
      env: { ...process.env, TF_PLUGIN_MIRROR: undefined, TF_CLI_CONFIG_FILE: cliConfiguration() },
      searchDirectories: [],
      say: (line: string) => void lines.push(line),
      terraform,
    };

    const first = await ensureProviderMirror(provider, options);
    const second = await ensureProviderMirror(provider, options);

    expect(first).toBe(path.join(cacheDirectory, "providers-example.com-test-nothing-1.0.0"));
    expect(second).toBe(first);
    expect(readdirSync(path.join(first, "example.com/test/nothing/1.0.0", platform))).toEqual([
      "terraform-provider-nothing_v1.0.0",
    ]);
    expect(lines).toEqual([`Fetching Terraform provider example.com/test/nothing 1.0.0 into ${first}`]);
  });

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

  it("ends at once when it is interrupted, leaves nothing behind, and the next run fetches it", async () => {
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
      terraform,
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

  it("explains how to copy the provider here where the registry is out of reach", async () => {
    const cacheDirectory = temporaryDirectory();
    const unreachable: readonly Provider[] = [{ source: "localhost:1/test/nothing", version: "1.0.0" }];
    mkdirSync(cacheDirectory, { recursive: true });

    await expect(
      ensureProviderMirror(unreachable, {
        cacheDirectory,
        env: { ...process.env, TF_PLUGIN_MIRROR: undefined, TF_CLI_CONFIG_FILE: "/dev/null" },
        searchDirectories: [],
        say: () => {},
        terraform,
      }),
    ).rejects.toThrow(
      /Terraform provider localhost:1\/test\/nothing 1\.0\.0 is not on this machine and could not be fetched:[\s\S]*run `terraform providers mirror DIRECTORY`; copy the directory here and set TF_PLUGIN_MIRROR to it\./,
    );
    expect(readdirSync(cacheDirectory)).toEqual([]);
  });
});
