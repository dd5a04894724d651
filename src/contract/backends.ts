import {
  CloudBackend,
  DataTerraformRemoteState,
  DataTerraformRemoteStateS3,
  NamedCloudWorkspace,
  S3Backend,
  type TerraformRemoteState,
  type TerraformStack,
} from "cdktf";
import type { Config } from "../config";
import { lockNatively } from "./native-locking";
import { type RegionRole, STATE_HOME, type StackName, stateKey } from "./stack-names";

/** Stacks whose state is in the configured backend from their first apply. */
type WorkspaceStack = Exclude<StackName, "terraform-state">;

/** Gives a stack its backend: its own region's bucket with native locking, or an HCP Terraform workspace. */
export function addBackend(stack: TerraformStack, config: Config, name: StackName): void {
  if (config.backend.kind === "cloud") {
    new CloudBackend(stack, {
      hostname: config.backend.hostname,
      organization: config.backend.organization,
      workspaces: new NamedCloudWorkspace(config.backend.workspaces[name as WorkspaceStack]),
    });
    return;
  }
  const home = STATE_HOME[name];
  const backend = new S3Backend(stack, {
    bucket: config.backend.buckets[home],
    key: stateKey(name),
    region: config.regions[home].region,
    encrypt: true,
  });
  lockNatively(backend);
}

/**
 * Reads another stack's outputs in the reader's own region: from the stack's bucket if it is there, else from the
 * replicated copy.
 */
export function remoteState(
  stack: TerraformStack,
  config: Config,
  producer: RegionRole,
  readFrom: RegionRole,
): TerraformRemoteState {
  if (config.backend.kind === "cloud") {
    return new DataTerraformRemoteState(stack, producer, {
      hostname: config.backend.hostname,
      organization: config.backend.organization,
      workspaces: { name: config.backend.workspaces[producer] },
    });
  }
  return new DataTerraformRemoteStateS3(stack, producer, {
    bucket: config.backend.buckets[readFrom],
    key: stateKey(producer),
    region: config.regions[readFrom].region,
  });
}
