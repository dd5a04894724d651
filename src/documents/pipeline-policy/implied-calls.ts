import type { Config } from "../../config";
import type { ImpliedCall } from "../../services/api";
import type { RecordedCall } from "../../services/recorded-call";
import { APIS, splitAction } from "./apis";

/**
 * What AWS asks besides the call that is made, which an emulator does not: each with its source.
 *
 * Only what some recorded call of the same run and region brings with it.
 */
export function impliedCalls(recorded: readonly RecordedCall[], config: Config): RecordedCall[] {
  const implied = recorded.flatMap((call) =>
    impliedBy(call).map(({ action, resource, context }) => ({
      run: call.run,
      action,
      region: call.region,
      resources: [resource.replaceAll("{region}", call.region)],
      ...(context === undefined ? {} : { context: contextIn(call.region, context) }),
    })),
  );
  return [...implied, ...APIS.flatMap(({ impliedByAll }) => impliedByAll?.(recorded, config) ?? [])];
}

/** On the day of an activation the service-linked roles are there, and the role that activates changes nothing of IAM. */
function impliedBy({ action, run }: RecordedCall): readonly ImpliedCall[] {
  const { api, operation } = splitAction(action);
  const implied = api?.implied?.[operation] ?? [];
  return implied.filter((one) => run !== "activate" || !one.action.startsWith("iam:"));
}

function contextIn(region: string, context: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(context).map(([name, value]) => [name, value.replaceAll("{region}", region)]),
  );
}
