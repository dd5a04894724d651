/** The stacks, in the order in which a first deployment applies them. */
export const STACK_NAMES = ["terraform-state", "primary", "dr", "dns"] as const;

export type StackName = (typeof STACK_NAMES)[number];

/** The two region stacks. */
export type RegionRole = "primary" | "dr";

/**
 * Which region's bucket holds a stack's state.
 *
 * That of `dns` is in the DR region: it is read, never changed, while the primary region is down.
 */
export const STATE_HOME: Record<StackName, RegionRole> = {
  "terraform-state": "primary",
  primary: "primary",
  dr: "dr",
  dns: "dr",
};

/**
 * The alias of the provider by which a stack calls a region besides its own, where the design wants that: the states'
 * second bucket, and Route 53's metrics. A region stack calls none.
 */
export const SECOND_REGION_ALIAS = {
  "terraform-state": "dr",
  dns: "metrics",
} as const satisfies Partial<Record<StackName, string>>;

/** Key prefix of a stack's state, which replication copies. */
export function statePrefix(stack: StackName): string {
  return `${stack}/`;
}

/** Key of a stack's state, in its own bucket and in the copy. */
export function stateKey(stack: StackName): string {
  return `${statePrefix(stack)}terraform.tfstate`;
}
