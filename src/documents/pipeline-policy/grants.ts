import type { Condition } from "../../services/api";
import type { Policy } from "./policy";

/** One action on one resource under one condition. */
export interface Grant {
  readonly action: string;
  readonly resource: string;
  readonly condition: Condition;
}

/** As few statements as possible: actions with the same resources and condition are in one. */
export function policy(found: readonly Grant[]): Policy {
  const anyRegion = mergeRegions(found);
  const byAction = groupBy(anyRegion, ({ action, condition }) => JSON.stringify([action, condition]));
  const actions = byAction.map((same) => ({
    action: same[0].action,
    resources: [...new Set(same.map(({ resource }) => resource))].sort(),
    condition: same[0].condition,
  }));
  const together = groupBy(actions, ({ resources, condition }) => JSON.stringify([condition, resources]));
  return {
    Version: "2012-10-17",
    Statement: together
      .map((same) => ({
        Effect: "Allow" as const,
        Action: same.map(({ action }) => action).sort(),
        Resource: same[0].resources,
        ...(Object.keys(same[0].condition).length === 0 ? {} : { Condition: same[0].condition }),
      }))
      .sort((a, b) => (JSON.stringify(a.Action) < JSON.stringify(b.Action) ? -1 : 1)),
  };
}

/** Merges the same grant in several regions into one. */
function mergeRegions(found: readonly Grant[]): Grant[] {
  const regionKey = "aws:RequestedRegion";
  const isRegional = ({ condition }: Grant) => condition.StringEquals?.[regionKey] !== undefined;
  const regional = groupBy(found.filter(isRegional), ({ action, condition, resource }) =>
    JSON.stringify([action, resource, { ...condition.StringEquals, [regionKey]: "" }]),
  );
  return [
    ...found.filter((grant) => !isRegional(grant)),
    ...regional.map((same) => ({
      ...same[0],
      condition: {
        ...same[0].condition,
        StringEquals: {
          ...same[0].condition.StringEquals,
          [regionKey]: same.map(({ condition }) => String(condition.StringEquals?.[regionKey])).sort(),
        },
      },
    })),
  ];
}

export function key({ action, resource, condition }: Grant): string {
  return JSON.stringify([action, resource, condition]);
}

export function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): (readonly [T, ...T[]])[] {
  const groups = new Map<string, [T, ...T[]]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) {
      groups.set(keyOf(item), [item]);
    } else {
      group.push(item);
    }
  }
  return [...groups.values()];
}
