import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type ContainerTool, platform } from "./container-tool";
import { run, tryRun } from "./run";
import { temporaryFolder } from "./temporary-folder";

/** Docker, through its command line. */
export function createDocker(): ContainerTool {
  return {
    name: "docker",
    async build({ context, references, base, commit, pull }) {
      const idFile = join(temporaryFolder(), "id");
      const args = ["build", "--platform", platform, "--iidfile", idFile, "--build-arg", `COMMIT=${commit}`];
      if (base !== null) {
        args.push("--build-arg", `BASE_IMAGE=${base}`);
      }
      if (pull) {
        args.push("--pull");
      }
      for (const reference of references) {
        args.push("--tag", reference);
      }
      // Attestations would wrap the image in an index, which differs from one push to the next.
      await run("docker", [...args, context], { show: true, env: { BUILDX_NO_DEFAULT_ATTESTATIONS: "1" } });
      return (await readFile(idFile, "utf8")).trim();
    },
    async imageId(reference) {
      const result = await tryRun("docker", ["image", "inspect", "--format", "{{.Id}}", reference]);
      return result.code === 0 ? result.stdout.trim() : null;
    },
    async save(reference, file) {
      await run("docker", ["save", "--output", file, reference]);
    },
    async login(registry, credentials) {
      const args = ["login", "--username", credentials.username, "--password-stdin", registry];
      await run("docker", args, { input: credentials.password });
    },
    // Docker itself allows plain HTTP for registries in 127.0.0.0/8, and no others.
    async push(reference, destination) {
      await run("docker", ["tag", reference, destination]);
      await run("docker", ["push", destination], { show: true });
    },
  };
}
