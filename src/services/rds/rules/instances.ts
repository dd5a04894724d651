import { evaluate } from "../../../terraform/hcl";
import type { Instance } from "../../../terraform/stack/instances";
import { idOf } from "../../../terraform/stack/references";
import type { Block } from "../../../terraform/stack/synthesized-stack";

/** Resource type of the databases. */
export const DATABASE = "aws_db_instance";

/** Whether a database is a read replica. */
export function isReplica(values: Block): boolean {
  return values.replicate_source_db !== undefined && values.replicate_source_db !== null;
}

/** The block of the parameter group that a database uses, if its stack creates it. */
export function parameterGroupOf({ stack, values }: Instance): Block | undefined {
  const id = idOf(values.parameter_group_name, "aws_db_parameter_group");
  return id === undefined ? undefined : stack.resources("aws_db_parameter_group")[id];
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
  const { stack, key, situation } = instance;
  const byId = Object.fromEntries(Object.keys(stack.dataSources(DATABASE)).map((id) => [id, existing]));
  const scope = { var: situation.variables, each: { key }, data: { [DATABASE]: byId } };
  return preconditionsOf(instance).some((condition) => evaluate(condition, scope) === false);
}
