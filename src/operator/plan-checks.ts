import { generationOf } from "../contract/names";
import { ACTIONS, type PlanJson, type PlanSummary, plannedChanges, variablesOf } from "../terraform/plan";
import { type Step, terraformVariables } from "./lifecycle";

/**
 * What a plan does that a step of this name never should, for its approver; empty if it does only what is expected.
 */
export function unexpectedChanges(step: Step, summary: PlanSummary): string[] {
  const unexpected: string[] = [];
  const destroyed = summary.destroyed.filter(
    ({ address }) => !(step.name === "retire" && isDatabase(address)),
  );
  if (destroyed.length > 0) {
    unexpected.push(`it destroys ${destroyed.map(({ address }) => address).join(", ")}`);
  }
  if (summary.leftBehind.length > 0) {
    unexpected.push(
      `it leaves ${summary.leftBehind.map(({ address }) => address).join(", ")} behind, in AWS but no longer in Terraform's state`,
    );
  }
  if (step.name !== "activate" && summary.promoted.length > 0) {
    unexpected.push(`it promotes ${summary.promoted.map(({ address }) => address).join(", ")}`);
  }
  const changed = summary.modules
    .flatMap(({ resources }) => resources)
    .filter(({ action }) => !ACTIONS[action].isStateOnly);
  const made = changed.filter(({ action, address }) => action === "create" && !isInternetAccess(address));
  if (step.name === "activate" && made.length > 0) {
    unexpected.push(
      `it creates ${made.map(({ address }) => address).join(", ")}, which a standby should already have`,
    );
  }
  const global = changed.filter(({ address }) => /^aws_(iam|route53)_/.test(address));
  if (step.name === "activate" && global.length > 0) {
    unexpected.push(
      `it changes ${global.map(({ address }) => address).join(", ")}, in a global control plane that may be down`,
    );
  }
  const besides = changed.filter(({ address }) => !/^aws_db_(instance|parameter_group)\./.test(address));
  if (step.name === "upgrade" && besides.length > 0) {
    unexpected.push(
      `it changes ${besides.map(({ address }) => address).join(", ")}, which has nothing to do with an upgrade: plan and apply that first`,
    );
  }
  return unexpected;
}

/** What a standby lacks if `network.natGateway` is `when-active`. */
function isInternetAccess(address: string): boolean {
  return /^aws_(nat_gateway|eip|route)\./.test(address);
}

/** A database, or its log groups. */
function isDatabase(address: string): boolean {
  return /^(aws_db_instance\.database|aws_cloudwatch_log_group\.database_log_\w+)\[/.test(address);
}

/** Whether the approved plan had everything that this plan does. */
export function isWithin(approved: PlanJson, rest: PlanJson): boolean {
  const actions = (plan: PlanJson) =>
    plannedChanges(plan)
      .filter(({ action }) => action !== "no-op" && action !== "read")
      .map(({ action, address }) => `${action} ${address}`);
  const known = new Set(actions(approved));
  return actions(rest).every((action) => known.has(action));
}

/**
 * Why a plan file is not of a step; undefined if it is.
 *
 * @param name - prefix of the stack's names: `lamp-dr`
 */
export function planMismatch(plan: PlanJson, step: Step, name: string): string | undefined {
  const outputs = plan.planned_values?.outputs ?? {};
  const planned = outputs.database_identifier?.value;
  if (typeof planned !== "string" || generationOf(planned, name) === undefined) {
    return `its database is ${planned === undefined ? "not named" : String(planned)}, not one of ${name}`;
  }
  const variables = variablesOf(plan);
  // What the plan makes of a variable that is null is the output of the same name.
  const givenAs = (variable: string) => variables[variable] ?? outputs[variable]?.value;
  const wrong = Object.entries(terraformVariables(step.variables)).find(([variable, value]) => {
    const given = givenAs(variable);
    return given !== undefined && String(given) !== value;
  });
  if (wrong !== undefined) {
    return `its ${wrong[0]} is ${String(givenAs(wrong[0]))}, not ${wrong[1]}`;
  }
  // A plan also lists unchanged resources. This one would write the posture into the state, and promote nothing.
  return (plan.resource_changes ?? []).length === 0
    ? "it plans no resource: it was made with -refresh-only"
    : undefined;
}
