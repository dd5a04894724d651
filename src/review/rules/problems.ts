import type { PlannedChange, Values } from "../../terraform/plan";
import type { PlanProblem } from "./plan-rule";

/** A problem where what was not so before is so afterwards; what is created was not so before. */
export function newly(change: PlannedChange, isSo: (values: Values) => boolean): boolean {
  if (change.after === undefined || !isSo(change.after)) return false;
  return change.before === undefined || !isSo(change.before);
}

/** Whether something that existed before has lost what it had. */
export function lost(change: PlannedChange, had: (values: Values) => boolean): boolean {
  return (
    change.before !== undefined && change.after !== undefined && had(change.before) && !had(change.after)
  );
}

/** Attributes that differ, not only by nothing being written as empty. */
export function changedAmong(change: PlannedChange, attributes: readonly string[]): string[] {
  const text = (value: unknown) => JSON.stringify(value ?? null).replace(/^(\[\]|\{\}|""|false|0)$/, "null");
  return attributes.filter((name) => text(change.before?.[name]) !== text(change.after?.[name]));
}

/** One problem, or none. */
export function problemIf(isSo: boolean, problem: string, attributes: readonly string[] = []): PlanProblem[] {
  return isSo ? [{ problem, attributes }] : [];
}

/** What stands on another object, by type: the attribute that names that object, and the object's type. */
export type Owners = Readonly<Record<string, readonly [attribute: string, owner: string]>>;

/** Says a problem, unless what the destroyed object stands on is destroyed, too. */
export function unlessOwnerGoes(
  { before, type }: PlannedChange,
  owners: Owners,
  problem: string,
): PlanProblem["problem"] {
  const [attribute, owner] = owners[type] ?? [];
  if (attribute === undefined || owner === undefined) return problem;
  return (plan) => (plan.destroys(owner, before?.[attribute]) ? undefined : problem);
}

/** Each type with the same attributes. */
export function subjects(
  types: readonly string[],
  ...attributes: readonly string[]
): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(types.map((type) => [type, attributes]));
}

/** The blocks of a nested block, however Terraform writes it. */
export function blocks(value: unknown): Values[] {
  return [value ?? []].flat().filter((block): block is Values => typeof block === "object" && block !== null);
}
