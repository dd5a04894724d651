import { SERVICES } from "../../services";
import type { Api } from "../../services/api";

/** Every API that Terraform calls for the stacks. */
export const APIS: readonly Api[] = SERVICES.flatMap(({ apis = [] }) => apis);

/** IAM's prefix of an API's actions. */
export function prefixOf({ prefix, signingName }: Api): string {
  return prefix ?? signingName;
}

/** The API of an IAM action, and the operation after its prefix; no API if only another service calls it. */
export function splitAction(action: string): { api: Api | undefined; operation: string } {
  const [prefix = "", operation = ""] = action.split(":");
  return { api: APIS.find((api) => prefixOf(api) === prefix), operation };
}

/** @throws Error for an API that no service declares */
export function apiOfCall(signingName: string): Api {
  const api = APIS.find((candidate) => candidate.signingName === signingName);
  if (api === undefined) {
    throw new Error(`Calls of ${signingName} are unknown: state in src/services which resources they use.`);
  }
  return api;
}
