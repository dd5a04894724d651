import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { Aspects, type TerraformStack } from "cdktf";
import type { Config } from "../config";

/** Gives every role of a stack the configured permissions boundary, wherever in the stack it is created. */
export function boundRoles(stack: TerraformStack, { iam }: Config): void {
  const arn = iam.permissionsBoundaryArn;
  if (arn === null) {
    return;
  }
  // CDKTF never invokes aspects of the app itself: each stack needs its own.
  Aspects.of(stack).add({
    visit: (node) => {
      if (node instanceof IamRole) {
        node.permissionsBoundary = arn;
      }
    },
  });
}
