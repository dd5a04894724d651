import { type CallResources, EVERYTHING } from "../../services/api";
import type { LoggedCall } from "../../tools/emulator";
import { apiOfCall, prefixOf } from "./apis";

/** The resources of a call, as IAM sees them. */
export function callResources(call: LoggedCall, account: string): CallResources {
  const api = apiOfCall(call.service);
  if (api.listsEverything && /^(Describe|List)/.test(call.action)) {
    return EVERYTHING;
  }
  const start = api.arnStart?.(account) ?? `arn:aws:${prefixOf(api)}:${call.region}:${account}:`;
  const found = api.resourcesOf(call.parameters ?? {}, (rest) => `${start}${rest}`, call);
  return found.existing.length + found.created.length === 0 ? EVERYTHING : found;
}
