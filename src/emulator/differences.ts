import { isDeepStrictEqual } from "node:util";
import type { PlanJson, ResourceChange } from "../terraform";

/** An attribute that Terraform's next plan would change on the emulator, and would not on AWS. */
export interface EmulatorDifference {
  readonly id: string;
  /** Resource type. */
  readonly type: string;
  /** Attribute at the top of the resource. */
  readonly attribute: string;
  /** What the emulator does, and AWS does not. */
  readonly reason: string;
  /** Where AWS documents what it does. */
  readonly source: string;
}

/**
 * Every known difference that is left after src/emulator/moto_gaps.py: none. The plan after each apply of the life
 * cycle (first apply, activation, reprotection, failback) is clean. An entry here must be needed:
 * {@link unusedDifferences}.
 */
export const emulatorDifferences: readonly EmulatorDifference[] = [];

/** What is left of a plan after the known differences of the emulator. */
export interface RemainingChanges {
  /** Changes that the differences do not explain, or not wholly. */
  readonly resources: readonly ResourceChange[];
  /** Names of outputs that change. */
  readonly outputs: readonly string[];
  /** Ids of the differences met in this plan. */
  readonly met: readonly string[];
}

/** Takes the known differences out of a plan that should be clean. */
export function withoutEmulatorDifferences(
  plan: PlanJson,
  differences: readonly EmulatorDifference[] = emulatorDifferences,
): RemainingChanges {
  const met = new Set<string>();
  const resources = (plan.resource_changes ?? []).filter((resource) => {
    const [action] = resource.change.actions;
    if (resource.mode === "data" || action === "no-op") {
      return false;
    }
    const explained = changedAttributes(resource).map((attribute) =>
      differences.find((known) => known.type === resource.type && known.attribute === attribute),
    );
    for (const difference of explained) {
      if (difference !== undefined) {
        met.add(difference.id);
      }
    }
    return !isUpdate(resource) || explained.includes(undefined);
  });
  const outputs = Object.entries(plan.output_changes ?? {})
    .filter(([, { actions }]) => actions[0] !== "no-op")
    .map(([name]) => name);
  return { resources, outputs, met: [...met] };
}

/**
 * Ids of differences that no plan of a whole life cycle met: they are mended and to be removed from the list.
 *
 * @param met - the differences met in all these plans
 */
export function unusedDifferences(
  met: Iterable<string>,
  differences: readonly EmulatorDifference[] = emulatorDifferences,
): string[] {
  const used = new Set(met);
  return differences.map(({ id }) => id).filter((id) => !used.has(id));
}

function isUpdate({ change }: ResourceChange): boolean {
  return change.actions.length === 1 && change.actions[0] === "update";
}

function changedAttributes(resource: ResourceChange): string[] {
  if (!isUpdate(resource)) {
    return [];
  }
  const { after, after_unknown: unknown, before } = resource.change;
  const [old, next, notYetKnown] = [before, after, unknown ?? {}] as Record<string, unknown>[];
  return Object.keys({ ...old, ...next, ...notYetKnown }).filter(
    (name) => notYetKnown?.[name] === true || !isDeepStrictEqual(old?.[name], next?.[name]),
  );
}
