import type { PlannedChange, Values } from "../../terraform/plan";
import type { PlanProblem } from "./plan-rule";

/** Whether a condition holds after the change that did not hold before; before its creation, nothing held. */
export function newly(change: PlannedChange, holds: (values: Values) => boolean): boolean {
  if (change.after === undefined || !holds(change.after)) {
    return false;
  }
  return change.before === undefined || !holds(change.before);
}

/** Whether a condition that held for an existing resource no longer holds. */
export function lost(change: PlannedChange, had: (values: Values) => boolean): boolean {
  return (
    change.before !== undefined && change.after !== undefined && had(change.before) && !had(change.after)
  );
}

/** Attributes that differ, where null, empty, false and 0 count as equal. */
export function changedAmong(change: PlannedChange, attributes: readonly string[]): string[] {
  const text = (value: unknown) => JSON.stringify(value ?? null).replace(/^(\[\]|\{\}|""|false|0)$/, "null");
  return attributes.filter((name) => text(change.before?.[name]) !== text(change.after?.[name]));
}

/** One problem, or none. */
export function problemIf(
  holds: boolean,
  problem: string,
  attributes: readonly string[] = [],
): PlanProblem[] {
  return holds ? [{ problem, attributes }] : [];
}

/** Types that belong to another object: the attribute that names that owner, and the owner's type. */
export type Owners = Readonly<Record<string, readonly [attribute: string, owner: string]>>;

/** A problem, unless the destroyed object's owner is destroyed too. */
export function unlessOwnerIsDestroyed(
  { before, type }: PlannedChange,
  owners: Owners,
  problem: string,
): PlanProblem["problem"] {
  const [attribute, owner] = owners[type] ?? [];
  if (attribute === undefined || owner === undefined) {
    return problem;
  }
  return (plan) => (plan.destroys(owner, before?.[attribute]) ? undefined : problem);
}

/** Each type with the same attributes. */
export function subjects(
  types: readonly string[],
  ...attributes: readonly string[]
): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(types.map((type) => [type, attributes]));
}

/** The instances of a nested block, whether Terraform writes it as a list or an object. */
export function blocks(value: unknown): Values[] {
  return [value ?? []].flat().filter((block): block is Values => typeof block === "object" && block !== null);
}
