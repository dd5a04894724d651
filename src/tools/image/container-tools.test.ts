import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ContainerTool } from "./container-tool";
import { findContainerTool } from "./find-container-tool";

// Stands in for the programs: each records its arguments and standard input, and writes the ID where asked to.
const script = `#!/bin/sh
printf '%s\\n' "$(basename "$0") $*" >>"$LAMP_CALLS"
for argument in "$@"; do
  [ "$argument" = --password-stdin ] && { printf 'input: '; cat; echo; } >>"$LAMP_CALLS"
  [ "$previous" = --iidfile ] && echo sha256:built >"$argument"
  previous=$argument
done
case "$1" in
  version | --version) exit "$LAMP_ENGINE" ;;
  image) echo sha256:local ;;
  inspect) echo local ;;
esac
`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "lamp-tools-"));
  mkdirSync(join(folder, "bin"));
  // Its temporary folders are removed with this folder, as this process runs on.
  vi.stubEnv("TMPDIR", folder);
  vi.stubEnv("LAMP_CALLS", join(folder, "calls"));
  vi.stubEnv("LAMP_ENGINE", "0");
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

/** Leaves only these tools and a shell on PATH. */
function install(...tools: string[]): void {
  for (const tool of tools) {
    writeFileSync(join(folder, "bin", tool), script);
    chmodSync(join(folder, "bin", tool), 0o755);
  }
  vi.stubEnv("PATH", `${join(folder, "bin")}:${join(folder, "system")}`);
  mkdirSync(join(folder, "system"));
  for (const program of ["basename", "cat"]) {
    writeFileSync(join(folder, "system", program), `#!/bin/sh\nexec /usr/bin/${program} "$@"\n`);
    chmodSync(join(folder, "system", program), 0o755);
  }
}

/** The calls after the one that looked for the tool; generated folder and file names are cut out. */
function calls(): string[] {
  const lines = readFileSync(join(folder, "calls"), "utf8").trimEnd().split("\n").slice(1);
  return lines.map((line) => line.replaceAll(/\S*\/lamp-image-\w+/g, "TMP"));
}

async function buildWithEverything(tool: ContainerTool): Promise<string> {
  return tool.build({
    context: "apache-image",
    references: ["lamp-apache:0123456789ab", "lamp-apache:latest"],
    base: "debian:bookworm-20261101-slim",
    commit: "0123456789abcdef",
    pull: true,
  });
}

describe("findContainerTool", () => {
  it("takes docker when its engine answers", async () => {
    install("docker", "buildah");
    expect((await findContainerTool()).name).toBe("docker");
  });

  it("takes buildah when there is no docker", async () => {
    install("buildah");
    expect((await findContainerTool()).name).toBe("buildah");
  });

  it("explains how to install one when there is neither", async () => {
    install();
    await expect(findContainerTool()).rejects.toThrow(
      /docker is not installed, and buildah is not installed.*apt-get install buildah/,
    );
  });

  it("reports that docker's engine does not answer when there is no buildah", async () => {
    install("docker");
    vi.stubEnv("LAMP_ENGINE", "1");
    await expect(findContainerTool()).rejects.toThrow("docker is installed, but its engine does not answer");
  });
});

describe("docker", () => {
  let tool: ContainerTool;
  beforeEach(async () => {
    install("docker");
    tool = await findContainerTool();
  });

  it("builds for Fargate's processor, with every tag at once", async () => {
    expect(await buildWithEverything(tool)).toBe("sha256:built");
    expect(calls()).toEqual([
      "docker build --platform linux/amd64 --iidfile TMP/id --build-arg COMMIT=0123456789abcdef " +
        "--build-arg BASE_IMAGE=debian:bookworm-20261101-slim --pull --tag lamp-apache:0123456789ab " +
        "--tag lamp-apache:latest apache-image",
    ]);
  });

  it("knows a local image by its ID", async () => {
    expect(await tool.imageId("lamp-apache:latest")).toBe("sha256:local");
  });

  it("logs in without the password on the command line", async () => {
    await tool.login("registry.example.com", { username: "AWS", password: "secret" }, false);
    expect(calls()).toEqual([
      "docker login --username AWS --password-stdin registry.example.com",
      "input: secret",
    ]);
  });

  it("pushes under the registry's name", async () => {
    await tool.push("lamp-apache:a", "registry.example.com/lamp-apache:a", false);
    expect(calls()).toEqual([
      "docker tag lamp-apache:a registry.example.com/lamp-apache:a",
      "docker push registry.example.com/lamp-apache:a",
    ]);
  });

  it("saves to a file", async () => {
    await tool.save("lamp-apache:a", "image.tar");
    expect(calls()).toEqual(["docker save --output image.tar lamp-apache:a"]);
  });
});

describe("buildah", () => {
  let tool: ContainerTool;
  beforeEach(async () => {
    install("docker", "buildah");
    // Docker, tried first, is installed, but its engine does not run.
    vi.stubEnv("LAMP_ENGINE", "1");
    writeFileSync(join(folder, "bin/buildah"), script.replace('exit "$LAMP_ENGINE"', "exit 0"));
    tool = await findContainerTool();
  });

  it("builds in Docker's format for Fargate's processor, with every tag at once", async () => {
    expect(await buildWithEverything(tool)).toBe("sha256:built");
    expect(calls().slice(1)).toEqual([
      "buildah build --format docker --platform linux/amd64 --iidfile TMP/id --pull=true " +
        "--build-arg COMMIT=0123456789abcdef --build-arg BASE_IMAGE=debian:bookworm-20261101-slim " +
        "--tag lamp-apache:0123456789ab --tag lamp-apache:latest apache-image",
    ]);
  });

  it("knows a local image by its ID", async () => {
    expect(await tool.imageId("lamp-apache:latest")).toBe("sha256:local");
  });

  it("keeps a login out of the user's own file, and pushes with it", async () => {
    await tool.login("registry.example.com", { username: "AWS", password: "secret" }, false);
    await tool.push("lamp-apache:a", "registry.example.com/lamp-apache:a", false);
    expect(calls().slice(1)).toEqual([
      "buildah login --authfile TMP/auth.json --tls-verify=true --username AWS --password-stdin registry.example.com",
      "input: secret",
      "buildah push --authfile TMP/auth.json --tls-verify=true --format v2s2 lamp-apache:a " +
        "docker://registry.example.com/lamp-apache:a",
    ]);
  });

  it("pushes with the user's own logins without a login of ours", async () => {
    await tool.push("lamp-apache:a", "127.0.0.1:5000/lamp-apache:a", true);
    expect(calls().slice(1)).toEqual([
      "buildah push --tls-verify=false --format v2s2 lamp-apache:a docker://127.0.0.1:5000/lamp-apache:a",
    ]);
  });

  it("saves to a file", async () => {
    await tool.save("lamp-apache:a", "image.tar");
    expect(calls().slice(1)).toEqual([
      "buildah push --quiet lamp-apache:a docker-archive:image.tar:lamp-apache:a",
    ]);
  });
});
