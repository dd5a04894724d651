import { SERVICES } from "../../services";
import type { Api } from "../../services/api";

/** Every API that Terraform calls for the stacks. */
export const APIS: readonly Api[] = SERVICES.flatMap(({ apis = [] }) => apis);

/** IAM's prefix of an API's actions. */
export function prefixOf({ prefix, signingName }: Api): string {
  return prefix ?? signingName;
}

/** The API that an action of IAM's is of, and what comes after the prefix; no API where only another calls it. */
export function splitAction(action: string): { api: Api | undefined; operation: string } {
  const [prefix = "", operation = ""] = action.split(":");
  return { api: APIS.find((api) => prefixOf(api) === prefix), operation };
}

/** @throws Error for an API that no service has */
export function apiOfCall(signingName: string): Api {
  const api = APIS.find((candidate) => candidate.signingName === signingName);
  if (api === undefined) {
    throw new Error(`Calls of ${signingName} are not known: say in src/services what they are about.`);
  }
  return api;
}
