import { ECRClient, GetAuthorizationTokenCommand } from "@aws-sdk/client-ecr";
import { ImageError } from "./image-error";
import { ecrRegion } from "./registry-address";

export interface RegistryCredentials {
  readonly username: string;
  readonly password: string;
}

/**
 * Credentials for a registry. For ECR, a 12-hour token obtained with the AWS credentials of the environment
 * (variables, profile, single sign-on, role: as the AWS CLI finds them). For any other registry,
 * REGISTRY_USERNAME and REGISTRY_PASSWORD, or null when they are not set.
 * @throws ImageError when ECR issues no token.
 */
export async function registryCredentials(
  registry: string,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<RegistryCredentials | null> {
  const region = ecrRegion(registry);
  if (region !== null) {
    return ecrCredentials(registry, region);
  }
  const { REGISTRY_USERNAME: username, REGISTRY_PASSWORD: password } = environment;
  return username && password ? { username, password } : null;
}

async function ecrCredentials(registry: string, region: string): Promise<RegistryCredentials> {
  // The version is pinned: which Node.js later versions require is of no use to the operator.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
  const client = new ECRClient({ region, maxAttempts: 3 });
  try {
    const answer = await client.send(new GetAuthorizationTokenCommand({}));
    const token = answer.authorizationData?.[0]?.authorizationToken ?? "";
    const pair = Buffer.from(token, "base64").toString("utf8");
    const colon = pair.indexOf(":");
    if (colon < 1) {
      throw new Error("the answer has no token");
    }
    return { username: pair.slice(0, colon), password: pair.slice(colon + 1) };
  } catch (error) {
    throw new ImageError(
      `cannot log in to ${registry}: ${(error as Error).message}. The AWS credentials in the environment need ` +
        `ecr:GetAuthorizationToken in ${region}; try them with: aws sts get-caller-identity`,
    );
  } finally {
    client.destroy();
  }
}
