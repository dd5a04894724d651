/** How much of something runs. */
export const CAPACITY =
  /(^|[._])(desired_count|min_capacity|max_capacity|min_size|max_size|desired_capacity|desired_size|reserved_concurrent_executions|target_capacity|replicas|(min_|max_|initial_)?node_count|instance_count)$/;

/** A count as a number. Of a service whose count is no longer set none run; what else is not set has no number. */
export function amountOf(value: unknown, path: string): number {
  return value === undefined || value === "" ? (path === "desired_count" ? 0 : Number.NaN) : Number(value);
}
