import type { StackJson } from "../stack/synthesized-stack";
import { ACTIONS, type Action, type ActionCounts, actionOf, countActions, renderCounts } from "./action";
import type { PlanJson } from "./plan-json";
import { type PlannedChange, plannedChanges } from "./planned-change";
import { promotedFrom } from "./replication";

interface ResourceSummary {
  readonly address: string;
  readonly action: Action;
  /** Why it is destroyed or replaced, if Terraform says. */
  readonly reason?: string;
}

/** What a plan does, short enough to read before an apply. */
export interface PlanSummary {
  readonly counts: ActionCounts;
  /** Whether applying it changes anything, outputs included. */
  readonly hasChanges: boolean;
  /** Deleted or replaced: both destroy. */
  readonly destroyed: readonly ResourceSummary[];
  /** What stays in AWS but Terraform no longer manages. */
  readonly leftBehind: readonly ResourceSummary[];
  /** Database replicas that become writers. */
  readonly promoted: readonly { readonly address: string; readonly source: string }[];
  /** Every change, by module in the order of their names. */
  readonly modules: readonly { readonly name: string; readonly resources: readonly ResourceSummary[] }[];
  /** Names of outputs whose value changes. */
  readonly outputs: readonly string[];
}

/** The module that a resource belongs to; undefined if it is not known. */
type ModuleOf = (type: string, logicalId: string) => string | undefined;

/**
 * Summarizes a plan.
 *
 * @param moduleOf - see `moduleFinder`; without it the module is taken from the first part of the logical id
 */
export function summarizePlan(plan: PlanJson, moduleOf: ModuleOf = () => undefined): PlanSummary {
  const changes = plannedChanges(plan);
  const modules = new Map<string, ResourceSummary[]>();
  for (const change of changes.filter(({ action }) => action !== "no-op")) {
    const name = moduleOf(change.type, change.name) ?? (change.name.split("_", 1)[0] as string);
    modules.set(name, [...(modules.get(name) ?? []), summaryOf(change)]);
  }
  const outputs = Object.entries(plan.output_changes ?? {})
    .filter(([, change]) => actionOf({ change }) !== "no-op")
    .map(([name]) => name)
    .sort();
  const byName = [...modules.entries()].sort(([a], [b]) => (a < b ? -1 : 1));
  const resources = byName.flatMap(([, ofModule]) => ofModule);
  return {
    counts: countActions(changes.map(({ action }) => action)),
    hasChanges: outputs.length > 0 || resources.some(({ action }) => action !== "read"),
    destroyed: resources.filter(({ action }) => ACTIONS[action].destroys),
    leftBehind: resources.filter(({ action }) => ACTIONS[action].leavesBehind),
    promoted: changes.flatMap((change) => {
      const source = promotedFrom(change);
      return source === undefined ? [] : [{ address: change.address, source: source.value }];
    }),
    modules: byName.map(([name, resources]) => ({ name, resources })),
    outputs,
  };
}

function summaryOf({ action, address, reason }: PlannedChange): ResourceSummary {
  return { address, action, ...(reason === undefined ? {} : { reason }) };
}

/**
 * Finds the module of each resource and data source of a synthesized stack, in the path of its construct,
 * `STACK/MODULE/...`, which CDKTF writes into its metadata.
 */
export function moduleFinder({ data, resource }: Pick<StackJson, "data" | "resource">): ModuleOf {
  return (type, logicalId) => {
    const block = resource?.[type]?.[logicalId] ?? data?.[type]?.[logicalId];
    return (block?.["//"]?.metadata?.path as string | undefined)?.split("/")[1];
  };
}

/**
 * A summary as lines of text: first what is destroyed, then every change by module. The plan's review reports other
 * dangers.
 */
export function renderSummary(title: string, summary: PlanSummary): string {
  const outputs = summary.outputs.length > 0 ? `, ${summary.outputs.length} outputs` : "";
  const headline = summary.hasChanges ? `${renderCounts(summary.counts)}${outputs}` : "no changes";
  const lines = [`${title}: ${headline}`];
  if (summary.destroyed.length > 0) {
    lines.push("  DESTROYED", ...summary.destroyed.map((resource) => `    ${renderResource(resource)}`));
  }
  for (const { name, resources } of summary.modules) {
    lines.push(`  ${name}`, ...resources.map((resource) => `    ${renderResource(resource)}`));
  }
  return lines.join("\n");
}

function renderResource({ action, address, reason }: ResourceSummary): string {
  return `${ACTIONS[action].mark.padEnd(3)} ${address}${reason === undefined ? "" : ` (${reason})`}`;
}
