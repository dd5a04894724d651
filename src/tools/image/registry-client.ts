import { createHash } from "node:crypto";
import { ImageError } from "./image-error";
import type { RegistryCredentials } from "./registry-credentials";

/** What a registry has under a tag. */
export type ManifestLookup =
  | {
      readonly found: true;
      /** `sha256:` and 64 hex digits, computed here from the bytes received. */
      readonly digest: string;
      /** Digest of the image's configuration, which container tools call the image ID; null for an index. */
      readonly imageId: string | null;
    }
  | { readonly found: false };

/** The registry refuses the credentials: a retry does not help. */
export class RegistryRefusal extends ImageError {}

// The media types of an image and of an index of images, Docker's and OCI's.
const manifestTypes = [
  "application/vnd.docker.distribution.manifest.v2+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.oci.image.index.v1+json",
];

export interface RegistryClientOptions {
  /** Host with an optional port. */
  readonly registry: string;
  /** Sent with each request; null for anonymous requests. */
  readonly credentials: RegistryCredentials | null;
  /** HTTP instead of HTTPS. */
  readonly plainHttp: boolean;
}

/** Reads manifests over the registry HTTP API (OCI distribution specification), which ECR serves too. */
export class RegistryClient {
  constructor(private readonly options: RegistryClientOptions) {}

  /**
   * Looks up a tag.
   * @throws RegistryRefusal when access is refused, ImageError when the registry gives no valid answer.
   */
  async manifest(repository: string, tag: string): Promise<ManifestLookup> {
    const { registry, credentials, plainHttp } = this.options;
    const url = `${plainHttp ? "http" : "https"}://${registry}/v2/${repository}/manifests/${tag}`;
    const headers: Record<string, string> = { Accept: manifestTypes.join(", ") };
    if (credentials) {
      const pair = `${credentials.username}:${credentials.password}`;
      headers.Authorization = `Basic ${Buffer.from(pair).toString("base64")}`;
    }
    const answer = await fetch(url, { headers, signal: AbortSignal.timeout(30_000) })
      .then(async (response) => ({ response, body: Buffer.from(await response.arrayBuffer()) }))
      .catch((error: Error) => {
        throw new ImageError(`no answer from ${url}: ${reasonOf(error)}`);
      });
    const { response, body } = answer;
    // A missing tag or a missing repository; the first replication or the stack creates the repository.
    if (response.status === 404) {
      return { found: false };
    }
    if (response.status === 401 || response.status === 403) {
      throw new RegistryRefusal(
        `${registry} refuses to show ${repository}:${tag} (HTTP ${response.status}). Check the credentials in the ` +
          "environment; in ECR they need ecr:BatchGetImage and ecr:GetDownloadUrlForLayer on the repository.",
      );
    }
    if (!response.ok) {
      throw new ImageError(`${url} answered HTTP ${response.status}`);
    }

    const digest = `sha256:${createHash("sha256").update(body).digest("hex")}`;
    const claimed = response.headers.get("Docker-Content-Digest");
    if (claimed !== null && claimed !== digest) {
      throw new ImageError(`${url} claims digest ${claimed}, but what it sent has ${digest}`);
    }
    return { found: true, digest, imageId: imageIdOf(body, url) };
  }
}

function imageIdOf(body: Buffer, url: string): string | null {
  try {
    const manifest = JSON.parse(body.toString("utf8")) as { config?: { digest?: string } };
    return manifest.config?.digest ?? null;
  } catch {
    throw new ImageError(`${url} answered with something other than a manifest`);
  }
}

/** fetch reports only "fetch failed"; the cause has the reason. */
function reasonOf(error: Error): string {
  return error.cause instanceof Error ? error.cause.message || String(error.cause) : error.message;
}
