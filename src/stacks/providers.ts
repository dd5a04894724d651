import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import type { TerraformStack } from "cdktf";
import type { Config } from "../config";

/**
 * The AWS provider for a region, bound to the configured account: with another account's credentials every
 * plan fails before it reads anything.
 */
export function awsProvider(
  stack: TerraformStack,
  config: Config,
  region: string,
  alias?: string,
): AwsProvider {
  return new AwsProvider(stack, alias ? `aws-${alias}` : "aws", {
    alias,
    region,
    allowedAccountIds: [config.accountId],
    defaultTags: [
      { tags: { Project: config.name, ManagedBy: "terraform", Stack: stack.node.id, ...config.tags } },
    ],
  });
}
