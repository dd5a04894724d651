import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Registry, startRegistry } from "../support/registry";
import { until } from "../support/until";

// Two real registries stand for the two regions; what is pushed is a real, if tiny, image.
const repository = "lamp-apache";
const login = { username: "AWS", password: "correct horse" };
let folder: string;
let environment: NodeJS.ProcessEnv;
let primary: Registry;
let dr: Registry;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "lamp-push-"));
  writeFileSync(
    join(folder, "storage.conf"),
    `[storage]\ndriver = "vfs"\ngraphroot = "${folder}/graph"\nrunroot = "${folder}/run"\n`,
  );
  mkdirSync(join(folder, "tmp"));
  environment = {
    ...process.env,
    // A store of its own, and no docker, so that both sides speak of the same images.
    CONTAINERS_STORAGE_CONF: join(folder, "storage.conf"),
    BUILDAH_ISOLATION: "chroot",
    DOCKER_HOST: "unix:///no/such/socket",
    TMPDIR: join(folder, "tmp"),
    LAMP_CONFIG: "config/production.json",
  };
  delete environment.STORAGE_DRIVER;
  delete environment.REGISTRY_USERNAME;
  makeImage("one", "0123456789ab");
  makeImage("the base", "one");
  makeImage("two", "another");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

beforeEach(async () => {
  primary = await startRegistry();
  dr = await startRegistry();
});
afterEach(async () => {
  await primary.stop();
  await dr.stop();
});

function buildah(...args: string[]): string {
  return execFileSync("buildah", args, { env: environment, encoding: "utf8", stdio: "pipe" }).trim();
}

function makeImage(content: string, tag: string): void {
  writeFileSync(join(folder, "content"), content);
  const container = buildah("from", "scratch");
  buildah("add", container, join(folder, "content"), "/content");
  buildah("commit", "--format", "docker", "--rm", container, `${repository}:${tag}`);
}

/** What ECR's replication does: the same bytes arrive in the other registry. */
function replicate(from: Registry, to: Registry, tag: string, asTag = tag): void {
  execFileSync("skopeo", [
    "copy",
    "--quiet",
    "--src-tls-verify=false",
    "--dest-tls-verify=false",
    `docker://${from.address}/${repository}:${tag}`,
    `docker://${to.address}/${repository}:${asTag}`,
  ]);
}

/** The digest a registry has, as another tool sees it. */
function digestIn(registry: Registry, tag: string): string {
  const args = ["inspect", "--no-tags", "--tls-verify=false", "--format", "{{.Digest}}"];
  return execFileSync("skopeo", [...args, `docker://${registry.address}/${repository}:${tag}`], {
    encoding: "utf8",
    stdio: "pipe",
  }).trim();
}

/** How the registry has an image's layers. */
function compressionsIn(registry: Registry, tag: string): string[] {
  const address = `docker://${registry.address}/${repository}:${tag}`;
  const manifest = execFileSync("skopeo", ["inspect", "--raw", "--tls-verify=false", address], {
    encoding: "utf8",
  });
  const { layers } = JSON.parse(manifest) as { layers: { mediaType: string }[] };
  return [...new Set(layers.map(({ mediaType }) => mediaType))];
}

interface Running {
  readonly stderr: () => string;
  readonly interrupt: () => void;
  readonly done: Promise<{ code: number; stdout: string; stderr: string }>;
}

function startPush(args: readonly string[], extra: NodeJS.ProcessEnv = {}): Running {
  const registries = ["--registry-primary", primary.address, "--registry-dr", dr.address, "--plain-http"];
  const command = ["src/cli/launch.js", "src/cli/image.ts", "push", ...registries, ...args];
  const child = spawn(process.execPath, command, {
    env: { ...environment, ...extra },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
    stdout += chunk;
  });
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
    stderr += chunk;
  });
  return {
    stderr: () => stderr,
    interrupt: () => void child.kill("SIGINT"),
    done: once(child, "close").then(([code]) => ({ code: code as number, stdout, stderr })),
  };
}

const push = (...args: string[]) => startPush(["--tag", "0123456789ab", ...args]).done;

describe("npm run image -- push", () => {
  it("puts one digest into both registries with --push-both", async () => {
    const { code, stdout } = await push("--push-both", "--json");
    expect(code).toBe(0);
    const result = JSON.parse(stdout);
    expect(result).toMatchObject({ image: "lamp-apache", tag: "0123456789ab", verdict: { kind: "same" } });
    expect(digestIn(primary, "0123456789ab")).toBe(result.digest);
    expect(digestIn(dr, "0123456789ab")).toBe(result.digest);
    expect(digestIn(dr, "latest")).toBe(result.digest);
  });

  it("sets the moving tag beside the commit's", async () => {
    await push("--push-both");
    expect(digestIn(primary, "latest")).toBe(digestIn(primary, "0123456789ab"));
  });

  it("prints the one line of the configuration to change", async () => {
    const { stderr } = await push("--push-both");
    expect(stderr).toContain('To deploy it, set in the configuration: "image": { "tag": "0123456789ab" }');
  });

  it("waits for the replication and sees it arrive", async () => {
    const running = startPush(["--tag", "0123456789ab", "--wait-seconds", "60", "--poll-seconds", "1"]);
    await until("the first wait", () =>
      /it does not have the tag \(\d+ s of at most 60 s\)/.test(running.stderr()),
    );
    replicate(primary, dr, "0123456789ab");
    const { code, stdout } = await running.done;
    expect(stdout).toContain(`${dr.address}: it has the same digest`);
    expect(code).toBe(0);
  });

  it("exits with 3 when the image never arrives", async () => {
    const { code, stderr } = await push("--wait-seconds", "2", "--poll-seconds", "1");
    expect(stderr).toContain(`do not deploy 0123456789ab yet: ${dr.address}: it does not have the tag`);
    expect(stderr).toMatch(/it does not have the tag \(after [2-9] s\)/);
    expect(code).toBe(3);
  });

  it("exits with 4 and both digests when the DR region has another image", async () => {
    buildah(
      "push",
      "--tls-verify=false",
      `${repository}:another`,
      `docker://${dr.address}/${repository}:0123456789ab`,
    );
    const { code, stderr } = await push("--wait-seconds", "0");
    expect(stderr).toContain(`it has a different image under the tag, ${digestIn(dr, "0123456789ab")}`);
    expect(stderr).toContain(`the primary has ${digestIn(primary, "0123456789ab")}`);
    expect(code).toBe(4);
  });

  it("exits with 5 when the DR registry does not answer, the primary having the image", async () => {
    await dr.stop();
    const { code, stderr } = await push("--wait-seconds", "0");
    expect(stderr).toContain("it could not be queried");
    expect(digestIn(primary, "0123456789ab")).toMatch(/^sha256:/);
    expect(code).toBe(5);
  });

  it("can be repeated", async () => {
    await push("--push-both");
    const before = digestIn(primary, "0123456789ab");
    const { code } = await push("--push-both");
    expect(code).toBe(0);
    expect(digestIn(primary, "0123456789ab")).toBe(before);
  });

  it("pushes an image whose base the registry has with zstd, which buildah would reuse", async () => {
    const base = `${primary.address}/base:zstd`;
    buildah(
      "push",
      "--tls-verify=false",
      "--format=oci",
      "--compression-format=zstd",
      `${repository}:one`,
      `docker://${base}`,
    );
    buildah("rmi", "--force", `${repository}:one`);
    const container = buildah("from", "--tls-verify=false", base);
    buildah("config", "--label", "built=on it", container);
    buildah("commit", "--format", "docker", "--rm", container, `${repository}:on-zstd`);

    const { code, stderr } = await startPush(["--tag", "on-zstd", "--push-both"]).done;

    expect(stderr).toContain("zstd compression is not supported");
    expect(stderr).toContain("Pushing again without its cache of known layers");
    expect(code, stderr).toBe(0);
    expect(digestIn(dr, "on-zstd")).toBe(digestIn(primary, "on-zstd"));
    expect(compressionsIn(primary, "on-zstd")).toEqual(["application/vnd.docker.image.rootfs.diff.tar.gzip"]);
  });

  it("refuses to give a tag another image", async () => {
    buildah(
      "push",
      "--tls-verify=false",
      `${repository}:another`,
      `docker://${primary.address}/${repository}:0123456789ab`,
    );
    const before = digestIn(primary, "0123456789ab");
    const { code, stderr } = await push("--push-both");
    expect(stderr).toContain("is already a different image");
    expect(code).toBe(1);
    expect(digestIn(primary, "0123456789ab")).toBe(before);
  });

  it("says how to build an image that is not there", async () => {
    const { code, stderr } = await startPush(["--tag", "missing"]).done;
    expect(stderr).toBe(
      "image: buildah has no image lamp-apache:missing. Build it first: npm run image -- build\n",
    );
    expect(code).toBe(1);
  });

  it("refuses to deploy the moving tag", async () => {
    const { code, stderr } = await startPush(["--tag", "latest"]).done;
    expect(stderr).toContain('"latest" cannot be deployed');
    expect(code).toBe(1);
  });

  it("leaves no credentials and no folder behind when interrupted", async () => {
    const running = startPush(["--tag", "0123456789ab", "--wait-seconds", "60"]);
    await until("the first wait", () => running.stderr().includes("waiting for"));
    expect(readdirSync(join(folder, "tmp")).some((name) => name.startsWith("lamp-image-"))).toBe(true);
    running.interrupt();
    expect((await running.done).code).toBe(130);
    expect(readdirSync(join(folder, "tmp")).filter((name) => name.startsWith("lamp-image-"))).toEqual([]);
  });
});

describe("npm run image -- push to registries that ask for a login", () => {
  beforeEach(async () => {
    await primary.stop();
    await dr.stop();
    primary = await startRegistry(login);
    dr = await startRegistry(login);
  });

  it("logs in to both", async () => {
    const { code, stdout } = await startPush(["--tag", "0123456789ab", "--push-both"], {
      REGISTRY_USERNAME: login.username,
      REGISTRY_PASSWORD: login.password,
    }).done;
    expect(stdout).toContain("it has the same digest");
    expect(code).toBe(0);
  });

  it("stops at a wrong password, and does not repeat it", async () => {
    const { code, stdout, stderr } = await startPush(["--tag", "0123456789ab", "--push-both"], {
      REGISTRY_USERNAME: login.username,
      REGISTRY_PASSWORD: "battery staple",
    }).done;
    expect(stderr).toContain("invalid username/password");
    expect(stdout + stderr).not.toContain("battery staple");
    expect(code).toBe(1);
  });
});
