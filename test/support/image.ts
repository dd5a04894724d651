import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { requireCommands, requireRoot } from "./commands";
import { ManagedProcess } from "./managed-process";
import { temporaryFolder } from "./temporary-folder";
import { until } from "./until";

const project = join(__dirname, "../..");
const context = join(project, "apache-image");
const cache = join(project, ".cache/image");
const base = "docker.io/library/debian:bookworm-slim";
const repository = "localhost/lamp-apache-under-test";

/** An image built elsewhere, in the format of `docker save`, to test instead of one built here. */
const archive = process.env.LAMP_IMAGE_ARCHIVE;

/** The commit baked into the image. */
export const testCommit = archive ? commitIn(archive) : "0123456789abcdef0123456789abcdef01234567";

/** The parts of an image's configuration that a container runtime uses, named as in `docker inspect`. */
interface ImageConfig {
  readonly User: string;
  readonly Env: readonly string[];
  readonly Entrypoint: readonly string[];
  readonly StopSignal: string;
  readonly ExposedPorts: Readonly<Record<string, unknown>>;
  readonly Volumes: Readonly<Record<string, unknown>>;
  readonly Labels: Readonly<Record<string, string>>;
  readonly Healthcheck: { readonly Test: readonly string[] };
}

/** The image built from this project's Dockerfile, with its file system mounted for reading. */
export interface ImageUnderTest {
  readonly root: string;
  readonly config: ImageConfig;
  readonly user: { readonly uid: number; readonly gid: number };
}

let mounted: Promise<ImageUnderTest> | undefined;

/**
 * Mounts the image, after building it with buildah unless it has already been built from the same files or is given in
 * LAMP_IMAGE_ARCHIVE.
 * The base image comes from its registry or, where that is out of reach, from debootstrap. Both images are kept in
 * `.cache/image`.
 */
export function imageUnderTest(): Promise<ImageUnderTest> {
  mounted ??= mountImage();
  return mounted;
}

async function mountImage(): Promise<ImageUnderTest> {
  requireCommands("buildah", "debootstrap", "setpriv", "unshare");
  requireRoot();
  mkdirSync(cache, { recursive: true });
  const unlock = await lock();
  let reference: string;
  let container: string;
  try {
    reference = archive ? buildah("pull", "--quiet", `docker-archive:${archive}`) : builtImage();
    container = await sharedContainer(reference);
  } finally {
    await unlock();
  }
  const root = buildah("mount", container);
  const config: ImageConfig = JSON.parse(buildah("inspect", "--type", "image", reference)).Docker.config;
  const [, , uid, gid] = readFileSync(join(root, "etc/passwd"), "utf8")
    .split("\n")
    .map((line) => line.split(":"))
    .find(([name]) => name === config.User) ?? ["", "", "0", "0"];
  return { root, config, user: { uid: Number(uid), gid: Number(gid) } };
}

/** The image of the present files, built if it does not exist yet. */
function builtImage(): string {
  const reference = `${repository}:${contextHash()}`;
  if (!imageExists(reference)) {
    removePreviousImages();
    buildImage(reference);
  }
  return reference;
}

function commitIn(archive: string): string {
  const label = '{{index .Labels "org.opencontainers.image.revision"}}';
  const args = ["inspect", "--format", label, `docker-archive:${archive}`];
  return execFileSync("skopeo", args, { encoding: "utf8" }).trim();
}

/** Builds the image as a user would, without layers of an earlier build. */
function buildImage(reference: string): void {
  makeBase();
  const args = ["build", "--format", "docker", "--pull-never", "--no-cache"];
  buildah(...args, "--build-arg", `COMMIT=${testCommit}`, "--tag", reference, context);
}

function makeBase(): void {
  if (
    imageExists(base) ||
    spawnSync("buildah", [...storage, "pull", base], { timeout: 120_000 }).status === 0
  ) {
    return;
  }
  const folder = temporaryFolder("base");
  try {
    console.error(`${base} is out of reach: building it with debootstrap`);
    execFileSync("debootstrap", ["--variant=minbase", "bookworm", folder.path], { stdio: "pipe" });
    // debootstrap uses only the release; the registry's image also has Debian's security updates.
    writeFileSync(
      join(folder.path, "etc/apt/sources.list"),
      [
        "deb http://deb.debian.org/debian bookworm main",
        "deb http://deb.debian.org/debian bookworm-updates main",
        "deb http://deb.debian.org/debian-security bookworm-security main",
        "",
      ].join("\n"),
    );
    rmSync(join(folder.path, "var/cache/apt/archives"), { recursive: true });
    rmSync(join(folder.path, "var/lib/apt/lists"), { recursive: true });
    const container = buildah("from", "scratch");
    buildah("add", container, folder.path, "/");
    buildah(
      "config",
      "--env",
      "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
      container,
    );
    buildah("commit", "--rm", container, base);
  } finally {
    folder.remove();
  }
}

// A separate store, so that none of the machine's images are touched. vfs and chroot also work in a container.
const storage = [
  ...["--root", join(cache, "storage"), "--runroot", join(cache, "run"), "--storage-driver", "vfs"],
];

function buildah(...args: string[]): string {
  const result = spawnSync("buildah", [...storage, ...args], {
    env: { ...process.env, BUILDAH_ISOLATION: "chroot" },
    encoding: "utf8",
    maxBuffer: 256 * 1024 * 1024,
  });
  if (result.status !== 0) {
    throw new Error(`buildah ${args.join(" ")} failed:\n${result.stdout}\n${result.stderr}`);
  }
  return result.stdout.trim();
}

function imageExists(reference: string): boolean {
  return spawnSync("buildah", [...storage, "inspect", "--type", "image", reference]).status === 0;
}

/**
 * A container of the image, which is only read and so shared by all runs: copying the file system takes a while.
 * A shared lock held by this process keeps another run, with different files, from removing it.
 */
async function sharedContainer(reference: string): Promise<string> {
  const container = `lamp-test-${createHash("sha256").update(reference).digest("hex").slice(0, 16)}`;
  const user = new ManagedProcess({
    command: "flock",
    args: ["--shared", "--no-fork", lockOf(container), "sh", "-c", "echo locked; exec sleep infinity"],
  });
  await until("the container's lock", () => user.stdout.startsWith("locked"));
  const present = buildah("containers", "--format", "{{.ContainerName}}").split("\n");
  for (const name of present.filter((name) => name.startsWith("lamp-test-") && name !== container)) {
    const remove = ["buildah", ...storage, "rm", name];
    spawnSync("flock", ["--exclusive", "--nonblock", lockOf(name), ...remove], { stdio: "ignore" });
  }
  if (!present.includes(container)) {
    buildah("from", "--pull-never", "--name", container, reference);
  }
  return container;
}

function lockOf(name: string): string {
  return join(cache, `${name}.lock`);
}

function removePreviousImages(): void {
  const names = buildah("images", "--format", "{{.Name}}:{{.Tag}}").split("\n");
  for (const name of names.filter((name) => name.startsWith(repository))) {
    // An image in use by a container stays.
    spawnSync("buildah", [...storage, "rmi", name]);
  }
}

/** A hash of the Dockerfile and of what it copies. */
function contextHash(): string {
  const hash = createHash("sha256").update(readFileSync(join(context, "Dockerfile")));
  for (const folder of ["app", "conf", "scripts"]) {
    const entries = readdirSync(join(context, folder), { recursive: true, withFileTypes: true });
    for (const path of entries
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name))) {
      hash.update(`\0${path.slice(context.length)}\0${statSync(path).mode}\0`).update(readFileSync(path));
    }
  }
  return hash.digest("hex").slice(0, 16);
}

/** Lets one process at a time build or copy. */
async function lock(): Promise<() => Promise<void>> {
  const holder = new ManagedProcess({
    command: "flock",
    args: ["--no-fork", lockOf("build"), "sh", "-c", "echo locked; exec sleep 3600"],
  });
  await until("another run to finish its build", () => holder.stdout.startsWith("locked"), 1800);
  return async () => {
    await holder.stop("SIGKILL");
  };
}
