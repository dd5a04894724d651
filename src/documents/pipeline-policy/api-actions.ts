import type { LoggedCall } from "../../tools/emulator";
import { apiOfCall, prefixOf } from "./apis";

/** What IAM is asked for when a call comes; undefined where it is not asked. */
export function iamAction(call: LoggedCall): string | undefined {
  const api = apiOfCall(call.service);
  const operation = api.operationOf?.(call) ?? call.action;
  if (api.needNoPermission?.includes(operation)) {
    return undefined;
  }
  if (!/^\w+$/.test(operation)) {
    throw new Error(`A call whose action is not known: ${call.service} ${call.action} ${call.path}`);
  }
  return `${prefixOf(api)}:${api.actions?.[operation] ?? operation}`;
}
