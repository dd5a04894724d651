import { createHash, randomBytes } from "node:crypto";

/** A person or a pipeline that calls the API. */
export type User = string;

/** One version of a workspace's state: created first, then uploaded. */
export interface StateVersion {
  readonly id: string;
  readonly createdAt: string;
  readonly serial: number;
  readonly lineage: string;
  /** Of the state to be uploaded, in hexadecimal. */
  readonly md5: string;
  /** The state file; undefined until it is uploaded. Only then can the version be the current one. */
  state?: string;
}

/** A lock of a workspace: HCP Terraform keeps who holds it and why, but not the lock that Terraform describes. */
interface WorkspaceLock {
  readonly by: User;
  readonly reason: string;
}

export interface Workspace {
  readonly id: string;
  readonly name: string;
  readonly createdAt: string;
  terraformVersion: string;
  /** Without values. */
  readonly tags: readonly string[];
  lock?: WorkspaceLock;
  /** In the order of their creation. */
  readonly versions: StateVersion[];
}

/** What one organization keeps; a copy shares nothing with the original. */
export interface Organization {
  readonly workspaces: Workspace[];
}

/** An id like `ws-5f2a...`. */
export function newId(prefix: string): string {
  return `${prefix}-${randomBytes(8).toString("hex")}`;
}

/** The newest version whose state was uploaded. */
export function currentVersion({
  versions,
}: Workspace): (StateVersion & { readonly state: string }) | undefined {
  return versions.findLast(
    (version): version is StateVersion & { state: string } => version.state !== undefined,
  );
}

/** Whether these are the bytes that the version was announced with. */
export function isOfVersion({ md5 }: StateVersion, state: string): boolean {
  return createHash("md5").update(state).digest("hex") === md5;
}
