import { ImageError } from "./image-error";

/** Host name of an account's private ECR registry in a region. */
export function ecrRegistry(accountId: string, region: string): string {
  return `${accountId}.dkr.ecr.${region}.amazonaws.com`;
}

/** The region of an ECR registry's host name, or null for any other registry. */
export function ecrRegion(registry: string): string | null {
  return /^\d{12}\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com$/.exec(registry)?.[1] ?? null;
}

/**
 * Checks a registry address given by hand: a host name or address with an optional port, no scheme, no path.
 * @throws ImageError when it is invalid, or when plain HTTP is requested for a host other than this machine.
 */
export function checkRegistry(registry: string, plainHttp: boolean): string {
  const match = /^(?<host>[a-z0-9]([a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:]+\])(:\d{1,5})?$/.exec(registry);
  if (!match) {
    throw new ImageError(
      `"${registry}" is not a registry address: give a host name with an optional port, such as registry.example.com:5000.`,
    );
  }
  const host = match.groups?.host as string;
  if (plainHttp && !(/^127(\.\d{1,3}){3}$/.test(host) || host === "localhost" || host === "[::1]")) {
    throw new ImageError(
      `--plain-http is for registries on this machine only (127.0.0.0/8, localhost, [::1]); got "${registry}". ` +
        "An image pushed without TLS can be tampered with in transit.",
    );
  }
  return registry;
}
