import { type AwsAccess, clientSettings, type Reading, read } from "./access";

/** Quotas that an activation uses. Codes: https://docs.aws.amazon.com/general/latest/gr/aws-service-information.html */
export const QUOTAS = {
  fargateVcpus: { ServiceCode: "fargate", QuotaCode: "L-3032A538" },
  elasticIps: { ServiceCode: "ec2", QuotaCode: "L-0263D0A3" },
} as const;

/** A quota of the account in a region. */
export function readQuota(
  access: AwsAccess,
  region: string,
  quota: (typeof QUOTAS)[keyof typeof QUOTAS],
): Promise<Reading<number>> {
  return read(access, async () => {
    const { GetServiceQuotaCommand, ServiceQuotasClient } = await import("@aws-sdk/client-service-quotas");
    const client = new ServiceQuotasClient(clientSettings(access, region));
    const { Quota } = await client.send(new GetServiceQuotaCommand(quota));
    if (Quota?.Value === undefined) {
      throw new Error("Service Quotas returns no value");
    }
    return Quota.Value;
  });
}
