import type { S3Backend } from "cdktf";

/**
 * Lets S3's own conditional writes lock the state, without a table.
 *
 * CDKTF 0.21 has no property for it; `useLockfile` of CDK Terrain's S3Backend replaces this function.
 */
export function lockNatively(backend: S3Backend): void {
  backend.addOverride("use_lockfile", true);
}
