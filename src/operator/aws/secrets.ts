import { type AwsAccess, clientSettings, type Reading, read } from "./access";

/** Whether a secret's value can be read in a region. The value is not kept. */
export function readsSecret(access: AwsAccess, region: string, name: string): Promise<Reading<true>> {
  return read(access, async () => {
    const { GetSecretValueCommand, SecretsManagerClient } = await import("@aws-sdk/client-secrets-manager");
    const client = new SecretsManagerClient(clientSettings(access, region));
    await client.send(new GetSecretValueCommand({ SecretId: name }));
    return true as const;
  });
}
