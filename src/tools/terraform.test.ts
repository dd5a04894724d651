import { createHash } from "node:crypto";
import { existsSync, readdirSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { strToU8, zipSync } from "fflate";
import { afterEach, describe, expect, it, vi } from "vitest";
import { ensureTerraform, terraformArchitecture } from "./terraform";
import { fakeProgram, temporaryDirectory } from "./test-support";

const archive = `terraform_1.11.4_${process.platform}_${terraformArchitecture()}.zip`;

function fakeTerraform(file: string, version: string): string {
  return fakeProgram(file, `echo '{"terraform_version": "${version}"}'`);
}

const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close();
  }
});

/** A release server with these files, which counts requests; of the one that stalls it sends only the first bytes. */
async function releases(files: Record<string, Uint8Array | string>, stalled?: { file?: string }) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? "");
    const file = files[request.url ?? ""];
    response.writeHead(file === undefined ? 404 : 200);
    if (file !== undefined && request.url === stalled?.file) {
      response.write(file.slice(0, 10));
    } else {
      response.end(file);
    }
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

/** The release of a Terraform that reports version 1.11.4. */
function release(sum?: string): Record<string, Uint8Array | string> {
  const zip = zipSync({
    "LICENSE.txt": strToU8("licence"),
    terraform: strToU8(`#!/bin/sh\necho '{"terraform_version": "1.11.4"}'\n`),
  });
  const actual = createHash("sha256").update(zip).digest("hex");
  return {
    [`/terraform/1.11.4/${archive}`]: zip,
    "/terraform/1.11.4/terraform_1.11.4_SHA256SUMS": `${"0".repeat(64)}  terraform_1.11.4_plan9_amd64.zip\n${sum ?? actual}  ${archive}\n`,
  };
}

describe("finding Terraform", () => {
  it("takes the program that TERRAFORM names", async () => {
    const file = fakeTerraform(path.join(temporaryDirectory(), "my-terraform"), "1.12.0");

    const found = await ensureTerraform({ env: { TERRAFORM: file, PATH: "" }, say: () => {} });

    expect(found).toEqual({ file, version: "1.12.0" });
  });

  it("refuses a TERRAFORM that is too old, rather than using another one", async () => {
    const file = fakeTerraform(path.join(temporaryDirectory(), "terraform"), "1.9.8");

    await expect(
      ensureTerraform({ env: { TERRAFORM: file, PATH: process.env.PATH }, say: () => {} }),
    ).rejects.toThrow(
      `TERRAFORM names ${file}, which is version 1.9.8. Set it to Terraform 1.11.0 or newer, except 1.16.0, or unset it.`,
    );
  });

  it("refuses a TERRAFORM that adopts only the first of several resources", async () => {
    const file = fakeTerraform(path.join(temporaryDirectory(), "my-terraform"), "1.16.0");

    await expect(
      ensureTerraform({ env: { TERRAFORM: file }, cacheDirectory: temporaryDirectory(), say: () => {} }),
    ).rejects.toThrow(
      `TERRAFORM names ${file}, which is version 1.16.0. Set it to Terraform 1.11.0 or newer, except 1.16.0, or unset it.`,
    );
  });

  it("refuses a TERRAFORM that does not run", async () => {
    await expect(
      ensureTerraform({ env: { TERRAFORM: "/no/such/terraform", PATH: "" }, say: () => {} }),
    ).rejects.toThrow("TERRAFORM names /no/such/terraform, which does not run.");
  });

  it("takes the first on PATH that is new enough", async () => {
    const [old, recent] = [temporaryDirectory(), temporaryDirectory()];
    fakeTerraform(path.join(old, "terraform"), "1.5.7");
    fakeTerraform(path.join(recent, "terraform"), "1.11.0");

    const found = await ensureTerraform({ env: { PATH: `${old}:${recent}` }, say: () => {} });

    expect(found).toEqual({ file: path.join(recent, "terraform"), version: "1.11.0" });
  });
});

describe("fetching Terraform", () => {
  it("announces it, checks it, keeps it, and finds it the next time", async () => {
    const cacheDirectory = temporaryDirectory();
    const { url, asked } = await releases(release());
    const lines: string[] = [];
    const options = {
      cacheDirectory,
      env: { PATH: "" },
      releasesUrl: url,
      say: (line: string) => lines.push(line),
    };

    const first = await ensureTerraform(options);
    const second = await ensureTerraform(options);

    expect(first).toEqual({
      file: path.join(cacheDirectory, "terraform-1.11.4", "terraform"),
      version: "1.11.4",
    });
    expect(second).toEqual(first);
    expect(asked).toHaveLength(2);
    expect(lines).toEqual([
      `Fetching Terraform 1.11.4 from ${url}/terraform/1.11.4 into ${cacheDirectory}/terraform-1.11.4`,
    ]);
  });

  it("takes the address of the releases from the environment", async () => {
    const { url } = await releases(release());

    const { version } = await ensureTerraform({
      cacheDirectory: temporaryDirectory(),
      env: { PATH: "", TERRAFORM_RELEASES_URL: url },
      say: () => {},
    });

    expect(version).toBe("1.11.4");
  });

  it("refuses an archive with a different checksum and keeps nothing of it", async () => {
    const cacheDirectory = temporaryDirectory();
    const { url } = await releases(release("f".repeat(64)));

    await expect(
      ensureTerraform({ cacheDirectory, env: { PATH: "" }, releasesUrl: url, say: () => {} }),
    ).rejects.toThrow(`but its SHA256SUMS say ${"f".repeat(64)}. It is not used.`);
    expect(readdirSync(cacheDirectory)).toEqual([]);
  });

  it("refuses an archive that the checksums do not list", async () => {
    const { url } = await releases({
      ...release(),
      "/terraform/1.11.4/terraform_1.11.4_SHA256SUMS": "",
    });

    await expect(
      ensureTerraform({
        cacheDirectory: temporaryDirectory(),
        env: { PATH: "" },
        releasesUrl: url,
        say: () => {},
      }),
    ).rejects.toThrow("its SHA256SUMS does not list it");
  });

  it("explains in one line how to install it where the releases are out of reach", async () => {
    const { url } = await releases({});
    for (const server of servers.splice(0)) {
      await new Promise((resolve) => server.close(resolve));
    }
    const old = temporaryDirectory();
    fakeTerraform(path.join(old, "terraform"), "1.5.7");

    await expect(
      ensureTerraform({
        cacheDirectory: temporaryDirectory(),
        env: { PATH: old },
        releasesUrl: url,
        say: () => {},
      }),
    ).rejects.toThrow(
      /^Terraform 1\.11\.0 or newer, except 1\.16\.0, is needed \(.*\/terraform is 1\.5\.7\) and could not be fetched \(http:.*ECONNREFUSED.*\)\. Install it from https:\/\/developer\.hashicorp\.com\/terraform\/install, or set TERRAFORM to its path\.$/,
    );
  });

  it.each([
    ["sums", "terraform_1.11.4_SHA256SUMS"],
    ["archive", archive],
  ])(
    "ends at once when it is interrupted in the %s, keeps nothing, and the next run fetches it",
    async (_, file) => {
      const cacheDirectory = temporaryDirectory();
      const stalled: { file?: string } = { file: `/terraform/1.11.4/${file}` };
      const { url, asked } = await releases(release(), stalled);
      const user = new AbortController();
      const options = { cacheDirectory, env: { PATH: "" }, releasesUrl: url, say: () => {} };
      const interrupted = ensureTerraform({ ...options, signal: user.signal });
      await vi.waitUntil(() => asked.includes(stalled.file as string), { timeout: 10_000 });
      user.abort();

      await expect(interrupted).rejects.toThrow(`${url}${stalled.file}: This operation was aborted`);
      expect(readdirSync(cacheDirectory)).toEqual([]);

      delete stalled.file;
      const { file: next } = await ensureTerraform({ ...options, signal: new AbortController().signal });
      expect(existsSync(next)).toBe(true);
    },
  );

  it("succeeds for two runs at once", async () => {
    const cacheDirectory = temporaryDirectory();
    const { url } = await releases(release());
    const options = { cacheDirectory, env: { PATH: "" }, releasesUrl: url, say: () => {} };

    const found = await Promise.all([ensureTerraform(options), ensureTerraform(options)]);

    expect(found.map(({ file }) => existsSync(file))).toEqual([true, true]);
    expect(readdirSync(cacheDirectory)).toEqual(["terraform-1.11.4"]);
  });
});
