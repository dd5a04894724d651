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

/** The registry refuses the credentials: trying again does not help. */
export class RegistryRefusal extends ImageError {}

// The types a single image or an index of images comes as, Docker's and OCI's.
const manifestTypes = [
  "application/vnd.docker.distribution.manifest.v2+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.oci.image.index.v1+json",
];

export interface RegistryClientOptions {
  /** Host with an optional port. */
  readonly registry: string;
  /** Sent with each request; null asks anonymously. */
  readonly credentials: RegistryCredentials | null;
  /** HTTP in place of HTTPS. */
  readonly plainHttp: boolean;
}

/** Reads manifests over the registry HTTP API (OCI distribution specification), which ECR serves too. */
export class RegistryClient {
  constructor(private readonly options: RegistryClientOptions) {}

  /**
   * Looks a tag up.
   * @throws RegistryRefusal when access is refused, ImageError when the registry does not answer as it should.
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
    // Both a missing tag and a missing repository; the second is made by the first replication or by the stack.
    if (response.status === 404) return { found: false };
    if (response.status === 401 || response.status === 403) {
      throw new RegistryRefusal(
        `${registry} refuses to show ${repository}:${tag} (HTTP ${response.status}). Check the credentials in the ` +
          "environment; in ECR they need ecr:BatchGetImage and ecr:GetDownloadUrlForLayer on the repository.",
      );
    }
    if (!response.ok) throw new ImageError(`${url} answered HTTP ${response.status}`);

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
    throw new ImageError(`${url} answered with something that is no manifest`);
  }
}

/** fetch says only "fetch failed"; what happened is in the cause. */
function reasonOf(error: Error): string {
  return error.cause instanceof Error ? error.cause.message || String(error.cause) : error.message;
}
