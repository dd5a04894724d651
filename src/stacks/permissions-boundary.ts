import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { Aspects, type TerraformStack } from "cdktf";
import type { Config } from "../config";

/** Gives every role of a stack the configured permissions boundary, wherever in it a role is made. */
export function boundRoles(stack: TerraformStack, { iam }: Config): void {
  const arn = iam.permissionsBoundaryArn;
  if (arn === null) return;
  // Aspects of the app itself are never visited: each stack needs its own.
  Aspects.of(stack).add({
    visit: (node) => {
      if (node instanceof IamRole) node.permissionsBoundary = arn;
    },
  });
}
