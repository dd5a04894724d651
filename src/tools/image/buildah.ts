import { existsSync, readdirSync, rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { type ContainerTool, platform } from "./container-tool";
import { ImageError } from "./image-error";
import { requireSuccess, run, tryRun } from "./run";
import { temporaryFolder } from "./temporary-folder";

/** Buildah, through its command line; its own environment variables decide how it isolates and stores. */
export function createBuildah(): ContainerTool {
  const folder = temporaryFolder();
  const authFile = join(folder, "auth.json");
  // Without a login of ours, the user's own apply.
  let auth: string[] = [];
  return {
    name: "buildah",
    async build({ context, references, base, commit, pull }) {
      const idFile = join(folder, "id");
      // Docker's format: the OCI one has no HEALTHCHECK.
      const args = ["build", "--format", "docker", "--platform", platform, "--iidfile", idFile];
      args.push(`--pull=${pull}`, "--build-arg", `COMMIT=${commit}`);
      if (base !== null) {
        args.push("--build-arg", `BASE_IMAGE=${base}`);
      }
      for (const reference of references) {
        args.push("--tag", reference);
      }
      await run("buildah", [...args, context], { show: true });
      return (await readFile(idFile, "utf8")).trim();
    },
    async imageId(reference) {
      const args = ["inspect", "--type", "image", "--format", "{{.FromImageID}}", reference];
      const result = await tryRun("buildah", args);
      return result.code === 0 ? `sha256:${result.stdout.trim()}` : null;
    },
    async save(reference, file) {
      await run("buildah", ["push", "--quiet", reference, `docker-archive:${file}:${reference}`]);
    },
    async login(registry, credentials, plainHttp) {
      auth = ["--authfile", authFile];
      const args = ["login", ...auth, `--tls-verify=${!plainHttp}`];
      args.push("--username", credentials.username, "--password-stdin", registry);
      await run("buildah", args, { input: credentials.password });
    },
    async push(reference, destination, plainHttp) {
      const options = [...auth, `--tls-verify=${!plainHttp}`, "--format", "v2s2"];
      const args = ["push", ...options, reference, `docker://${destination}`];
      const result = await tryRun("buildah", args, { tee: true });
      if (result.code !== 0 && result.stderr.includes("zstd compression is not supported")) {
        forgetBlobs(destination);
        await run("buildah", args, { show: true });
      } else {
        requireSuccess("buildah", args, result, { tee: true });
      }
    },
  };
}

/**
 * Removes what buildah remembers of layers in registries. Where a registry has the base with layers compressed by zstd,
 * buildah reuses them whatever compression it is asked for, and then finds that Docker's format cannot name them. Without
 * its memory it compresses them anew. It is a cache: buildah fills it again.
 *
 * @throws ImageError when it cannot be removed
 */
function forgetBlobs(destination: string): void {
  // https://github.com/containers/image/blob/main/pkg/blobinfocache/default.go
  const folder =
    process.geteuid?.() === 0
      ? "/var/lib/containers/cache"
      : join(process.env.XDG_DATA_HOME || join(homedir(), ".local/share"), "containers/cache");
  process.stderr.write(
    `${destination}: the registry has the base image's layers compressed with zstd, which this image's format does not ` +
      `know, and buildah reuses them. Pushing again without its cache of known layers, ${folder}.\n`,
  );
  try {
    for (const name of existsSync(folder) ? readdirSync(folder) : []) {
      if (name.startsWith("blob-info-cache-")) {
        rmSync(join(folder, name));
      }
    }
  } catch (error) {
    throw new ImageError(
      `${(error as Error).message}. Remove ${folder}/blob-info-cache-* and push again, or mirror the base image with ` +
        "gzip: skopeo copy --dest-compress-format gzip.",
    );
  }
}
