import type { RegistryCredentials } from "./registry-credentials";

/** Fargate runs the task definition's CPU architecture, whatever the build machine's is. */
export const platform = "linux/amd64";

interface BuildOptions {
  /** Folder with the Dockerfile, sent whole to the build. */
  readonly context: string;
  /** References to tag the image with, `repository:tag`. */
  readonly references: readonly string[];
  /** Base image, the build argument BASE_IMAGE; null for the Dockerfile's own. */
  readonly base: string | null;
  /** Commit that the image reports, the build argument COMMIT. */
  readonly commit: string;
  /** Pull a newer base image, if there is one. */
  readonly pull: boolean;
}

/** What this project needs from a container tool. */
export interface ContainerTool {
  readonly name: "docker" | "buildah";
  /** Builds an image, showing progress on stderr, and returns its ID. */
  build(options: BuildOptions): Promise<string>;
  /** ID of a local image, `sha256:` and 64 hex digits, or null when there is none with that name. */
  imageId(reference: string): Promise<string | null>;
  /** Writes a local image to a file, in the format of `docker save`. */
  save(reference: string, file: string): Promise<void>;
  /** Logs in to a registry. The password is passed on standard input. */
  login(registry: string, credentials: RegistryCredentials, plainHttp: boolean): Promise<void>;
  /** Pushes a local image under another reference, `registry/repository:tag`. */
  push(reference: string, destination: string, plainHttp: boolean): Promise<void>;
}
