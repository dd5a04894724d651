import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type ContainerTool, platform } from "./container-tool";
import { run, tryRun } from "./run";
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
      const args = ["push", ...auth, `--tls-verify=${!plainHttp}`, "--format", "v2s2"];
      await run("buildah", [...args, reference, `docker://${destination}`], { show: true });
    },
  };
}
