import { type AwsAccess, clientSettings, type Reading, read } from "./access";

/** The account that the credentials belong to, from the region's own STS endpoint. */
export function readAccount(access: AwsAccess, region: string): Promise<Reading<string>> {
  return read(access, async () => {
    const { GetCallerIdentityCommand, STSClient } = await import("@aws-sdk/client-sts");
    const client = new STSClient(clientSettings(access, region));
    const { Account } = await client.send(new GetCallerIdentityCommand({}));
    return Account ?? "unknown";
  });
}
