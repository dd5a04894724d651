import type { RecordedCall } from "../../services/recorded-call";
import { splitAction } from "./apis";

/**
 * The region stacks are one composition, and each can have every posture: permissions recorded in one region (a promotion
 * by an ordinary apply, the deletion of an old database) are needed in the other too.
 */
export function mirroredCalls(recorded: readonly RecordedCall[]): RecordedCall[] {
  return recorded
    .filter(
      ({ action, region, run }) =>
        (run === "apply" || run === "retire") &&
        (region === "{primary}" || region === "{dr}") &&
        followsPosture(action),
    )
    .map((call) => ({
      ...call,
      region: mirror(call.region),
      resources: call.resources.map(mirror),
      ...(call.created === undefined ? {} : { created: call.created.map(mirror) }),
    }));
}

function followsPosture(action: string): boolean {
  const { api, operation } = splitAction(action);
  return api?.followsPosture?.(operation) ?? false;
}

function mirror(template: string): string {
  const other: Readonly<Record<string, string>> = {
    "{primary}": "{dr}",
    "{dr}": "{primary}",
    "{name}-primary": "{name}-dr",
    "{name}-dr": "{name}-primary",
  };
  return template.replace(/\{primary\}|\{dr\}|\{name\}-(primary|dr)\b/g, (found) => other[found] ?? found);
}
