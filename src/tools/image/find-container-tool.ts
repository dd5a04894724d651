import { createBuildah } from "./buildah";
import type { ContainerTool } from "./container-tool";
import { createDocker } from "./docker";
import { ImageError } from "./image-error";
import { tryRun } from "./run";

/**
 * Docker if its engine answers, otherwise buildah.
 * @throws ImageError that explains how to install one, when there is neither.
 */
export async function findContainerTool(): Promise<ContainerTool> {
  const docker = await tryRun("docker", ["version", "--format", "{{.Server.Version}}"]);
  if (docker.code === 0) {
    return createDocker();
  }
  const buildah = await tryRun("buildah", ["--version"]);
  if (buildah.code === 0) {
    return createBuildah();
  }
  const dockerProblem =
    docker.code === 127 ? "docker is not installed" : "docker is installed, but its engine does not answer";
  throw new ImageError(
    `nothing here can build an image: ${dockerProblem}, and buildah is not installed. ` +
      "Start Docker, or install buildah: apt-get install buildah (Debian, Ubuntu), dnf install buildah (Fedora, RHEL).",
  );
}
