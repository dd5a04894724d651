import { evaluate, type Scope, Unknown } from "../../../terraform/hcl";
import type { Instance } from "../../../terraform/stack/instances";
import { idOf } from "../../../terraform/stack/references";
import type { Block } from "../../../terraform/stack/synthesized-stack";

/** Resource type of the databases. */
export const DATABASE = "aws_db_instance";

/** Resource type of the parameter groups. */
export const PARAMETER_GROUP = "aws_db_parameter_group";

/** Whether a database is a read replica. */
export function isReplica(values: Block): boolean {
  return values.replicate_source_db !== undefined && values.replicate_source_db !== null;
}

/** The values that a conditional can have whose condition only Terraform knows; the value itself if it is none. */
export function choicesOf(value: unknown): readonly unknown[] {
  return value instanceof Unknown && value.choices ? value.choices.flatMap(choicesOf) : [value];
}

/** The blocks of the parameter groups that a database can use, if its stack creates them. */
export function parameterGroupsOf({ stack }: Instance, values: Block): readonly (Block | undefined)[] {
  return choicesOf(values.parameter_group_name).map((name) => {
    const id = idOf(name, PARAMETER_GROUP);
    return id === undefined ? undefined : stack.resources(PARAMETER_GROUP)[id];
  });
}

/** `MAJOR.MINOR` of an engine version. */
export function releaseOf(version: string): string {
  return version.split(".").slice(0, 2).join(".");
}

/** A version of each MySQL release that the stack has a parameter group for, as RDS would report it. */
export function versionsIn({ stack }: Instance): string[] {
  const families = Object.values(stack.resources(PARAMETER_GROUP)).map(({ family }) => String(family));
  return [...new Set(families)].map((family) => `${family.replace(/^\D+/, "")}.9`);
}

/**
 * A database's arguments if this were its instance in AWS.
 *
 * @param existing attributes, as the stack's data sources would return them; undefined: it does not exist yet
 */
export function valuesWith(instance: Instance, existing: object | undefined): Block {
  const { stack, type, id, values } = instance;
  const block = stack.resources(type)[id] ?? {};
  const scope = scopeWith(instance, existing === undefined ? {} : { [String(values.identifier)]: existing });
  const read = Object.entries(values).filter(
    ([, value]) =>
      value instanceof Unknown && value.references.some((name) => name.startsWith(`data.${DATABASE}.`)),
  );
  return { ...values, ...Object.fromEntries(read.map(([name]) => [name, evaluate(block[name], scope)])) };
}

/** Conditions of a database's preconditions, as the stack has them: not evaluated. */
export function preconditionsOf({ stack, type, id }: Instance): string[] {
  const preconditions: Block[] = stack.resources(type)[id]?.lifecycle?.precondition ?? [];
  return preconditions.map(({ condition }) => condition);
}

/**
 * Whether the database's preconditions would refuse a plan if these were the region's instances.
 * @param existing attributes by identifier, as the stack's data sources would return them
 */
export function isRefused(instance: Instance, existing: Readonly<Record<string, object>>): boolean {
  const scope = scopeWith(instance, existing);
  return preconditionsOf(instance).some((condition) => evaluate(condition, scope) === false);
}

function scopeWith({ stack, key, situation }: Instance, existing: Readonly<Record<string, object>>): Scope {
  const byId = Object.fromEntries(Object.keys(stack.dataSources(DATABASE)).map((id) => [id, existing]));
  return { var: situation.variables, each: { key }, data: { [DATABASE]: byId } };
}
