import { promotedFrom } from "../../review/rules/database-role/roles";
import { PlannedChange } from "../../review/rules/planned-change";
import type { Change, PlanJson, ResourceChange } from "./plan-json";

type SummaryAction = "create" | "update" | "replace" | "delete" | "read" | "forget" | "import";

interface ResourceSummary {
  readonly address: string;
  readonly action: SummaryAction;
  /** Why it is destroyed or replaced, as far as Terraform says. */
  readonly reason?: string;
}

/** What a plan does, short enough to read before an apply. */
export interface PlanSummary {
  readonly counts: Readonly<Record<SummaryAction, number>>;
  /** Whether applying it changes anything, outputs included. */
  readonly hasChanges: boolean;
  /** Deleted or replaced, which both destroy. */
  readonly destroyed: readonly ResourceSummary[];
  /** Database replicas that become writers. */
  readonly promoted: readonly { readonly address: string; readonly source: string }[];
  /** Every change, by module in the order of their names. */
  readonly modules: readonly { readonly name: string; readonly resources: readonly ResourceSummary[] }[];
  /** Names of outputs whose value changes. */
  readonly outputs: readonly string[];
}

/** Which module a resource belongs to; undefined where it is not known. */
type ModuleOf = (type: string, logicalId: string) => string | undefined;

/**
 * Sums up a plan.
 *
 * @param moduleOf - see `moduleFinder`; without it the module is taken from the first part of the logical id
 */
export function summarizePlan(plan: PlanJson, moduleOf: ModuleOf = () => undefined): PlanSummary {
  const counts = { create: 0, update: 0, replace: 0, delete: 0, read: 0, forget: 0, import: 0 };
  const modules = new Map<string, ResourceSummary[]>();
  const promoted: { address: string; source: string }[] = [];
  const changes = (plan.resource_changes ?? []).filter(({ change }) => actionOf(change) !== undefined);
  for (const resource of changes) {
    const action = actionOf(resource.change) as SummaryAction;
    counts[action] += 1;
    const name = moduleOf(resource.type, resource.name) ?? (resource.name.split("_", 1)[0] as string);
    const reason = reasonOf(resource);
    modules.set(name, [
      ...(modules.get(name) ?? []),
      { address: resource.address, action, ...(reason === undefined ? {} : { reason }) },
    ]);
    const source = promotedFrom(new PlannedChange(resource));
    if (source !== undefined) {
      promoted.push({ address: resource.address, source: source.value });
    }
  }
  const outputs = Object.entries(plan.output_changes ?? {})
    .filter(([, change]) => change.actions[0] !== "no-op")
    .map(([name]) => name)
    .sort();
  const byName = [...modules.entries()].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    counts,
    hasChanges: outputs.length > 0 || changes.some(({ change }) => actionOf(change) !== "read"),
    destroyed: byName
      .flatMap(([, resources]) => resources)
      .filter(({ action }) => action === "delete" || action === "replace"),
    promoted,
    modules: byName.map(([name, resources]) => ({ name, resources })),
    outputs,
  };
}

function actionOf({ actions, importing }: Change): SummaryAction | undefined {
  if (actions.length === 2) {
    return "replace";
  }
  const [action] = actions;
  if (action === undefined || action === "no-op") {
    return importing === undefined ? undefined : "import";
  }
  return action;
}

/** What CDKTF writes beside each resource: the path of its construct, `STACK/MODULE/...`. */
interface StackBlocks {
  readonly [block: string]: unknown;
}

/** Reads from a synthesized stack which module each resource and data source belongs to. */
export function moduleFinder(stack: StackBlocks): ModuleOf {
  return (type, logicalId) => {
    for (const block of ["resource", "data"]) {
      const blocks = stack[block] as
        | Record<string, Record<string, { "//"?: { metadata?: { path?: string } } }>>
        | undefined;
      const path = blocks?.[type]?.[logicalId]?.["//"]?.metadata?.path;
      if (path !== undefined) {
        return path.split("/")[1];
      }
    }
    return undefined;
  };
}

function reasonOf({ change, action_reason }: ResourceChange): string | undefined {
  if (change.replace_paths !== undefined && change.replace_paths.length > 0) {
    return `${change.replace_paths.map((path) => path.join(".")).join(", ")} cannot be changed in place`;
  }
  return change.actions.includes("delete") ? action_reason?.replaceAll("_", " ") : undefined;
}

const marks: Readonly<Record<SummaryAction, string>> = {
  create: "+",
  update: "~",
  replace: "-/+",
  delete: "-",
  read: "<=",
  forget: ".",
  import: "&",
};

/**
 * A summary as lines of text: what is destroyed first, then every change by module. What else is dangerous the review
 * of the plan says.
 */
export function renderSummary(title: string, summary: PlanSummary): string {
  const { counts } = summary;
  const optional = [
    ...(counts.replace > 0 ? [`${counts.replace} to replace`] : []),
    ...(counts.import > 0 ? [`${counts.import} to import`] : []),
    ...(counts.forget > 0 ? [`${counts.forget} to forget`] : []),
    ...(counts.read > 0 ? [`${counts.read} to read`] : []),
    ...(summary.outputs.length > 0 ? [`${summary.outputs.length} outputs`] : []),
  ];
  const main = `${counts.create} to create, ${counts.update} to change, ${counts.delete} to destroy`;
  const headline = summary.hasChanges ? [main, ...optional].join(", ") : "no changes";
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
  return `${marks[action].padEnd(3)} ${address}${reason === undefined ? "" : ` (${reason})`}`;
}
