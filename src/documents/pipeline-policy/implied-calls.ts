import type { Config } from "../../config";
import type { ImpliedCall } from "../../services/api";
import type { RecordedCall } from "../../services/recorded-call";
import { APIS, splitAction } from "./apis";

/**
 * Permissions that AWS checks besides the call itself and an emulator does not, each with its source.
 *
 * Only those that a recorded call of the same run and region implies.
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

/** At an activation the service-linked roles exist, and the role that activates changes nothing in IAM. */
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
