import type { LoggedCall } from "../../tools/emulator";
import { apiOfCall, prefixOf } from "./apis";

/** The IAM action that a call requires; undefined if it needs no permission. */
export function iamAction(call: LoggedCall): string | undefined {
  const api = apiOfCall(call.service);
  const operation = api.operationOf?.(call) ?? call.action;
  if (api.needNoPermission?.includes(operation)) {
    return undefined;
  }
  if (!/^\w+$/.test(operation)) {
    throw new Error(`The IAM action of a call is unknown: ${call.service} ${call.action} ${call.path}`);
  }
  return `${prefixOf(api)}:${api.actions?.[operation] ?? operation}`;
}
