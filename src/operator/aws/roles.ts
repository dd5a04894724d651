import { type AwsAccess, clientSettings, type Reading, read } from "./access";

/** The roles among these that are missing. IAM answers from us-east-1: not to be used in a disaster. */
export function readMissingRoles(access: AwsAccess, names: readonly string[]): Promise<Reading<string[]>> {
  return read(access, async () => {
    const { GetRoleCommand, IAMClient, NoSuchEntityException } = await import("@aws-sdk/client-iam");
    const client = new IAMClient(clientSettings(access, "us-east-1"));
    const missing = await Promise.all(
      names.map(async (RoleName) => {
        try {
          await client.send(new GetRoleCommand({ RoleName }));
          return [];
        } catch (error) {
          if (error instanceof NoSuchEntityException) {
            return [RoleName];
          }
          throw error;
        }
      }),
    );
    return missing.flat();
  });
}
