import type { Config } from "../../config";
import type { RecordedCall, Run } from "../../services/recorded-call";
import type { LoggedCall } from "../../tools/emulator";
import { iamAction } from "./api-actions";
import { apiOfCall } from "./apis";
import { callResources } from "./call-resources";
import type { RecordedRun } from "./life-cycle";
import { toTemplate } from "./template";

/**
 * What the recorded calls require of IAM, without what is particular to one configuration and one run: generated ids,
 * order, repetition. An administrator's runs are left out.
 */
export function deriveCalls(runs: readonly RecordedRun[], config: Config): RecordedCall[] {
  const found = new Map<string, RecordedCall>();
  for (const { run, calls } of runs) {
    if (run === "bootstrap") {
      continue;
    }
    for (const call of calls.flatMap((logged) => deriveCall(run, logged, config))) {
      const key = JSON.stringify([run, call.action, call.region, call.context]);
      found.set(key, merge(found.get(key), call));
    }
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, call]) => call);
}

function merge(before: RecordedCall | undefined, call: RecordedCall): RecordedCall {
  const union = (key: "resources" | "created") =>
    [...new Set([...(before?.[key] ?? []), ...(call[key] ?? [])])].sort();
  const created = union("created");
  return { ...call, resources: union("resources"), ...(created.length > 0 ? { created } : {}) };
}

function deriveCall(run: Run, call: LoggedCall, config: Config): RecordedCall[] {
  const action = iamAction(call);
  if (action === undefined) {
    return [];
  }
  const { existing, created } = callResources(call, config.accountId);
  const templates = (arns: readonly string[]) => arns.map((arn) => toTemplate(arn, config));
  const region = apiOfCall(call.service).isGlobal ? "global" : toTemplate(call.region, config);
  const policy = call.service === "iam" ? call.parameters?.PolicyArn : undefined;
  return [
    {
      run,
      action,
      region,
      resources: templates(existing),
      ...(created.length > 0 ? { created: templates(created) } : {}),
      ...(policy === undefined ? {} : { context: { "iam:PolicyARN": String(policy) } }),
    },
    ...passedRoles(call).map(({ role, service }) => ({
      run,
      action: "iam:PassRole",
      region: "global",
      resources: templates([role]),
      context: { "iam:PassedToService": service },
    })),
  ];
}

function passedRoles({
  action,
  parameters = {},
  service: signingName,
}: LoggedCall): { role: string; service: string }[] {
  const service = apiOfCall(signingName).roleReceivers?.[action];
  const roles = Object.values(parameters)
    .map(String)
    .filter((value) => /^arn:aws:iam::\d+:role\//.test(value));
  if (roles.length > 0 && service === undefined) {
    throw new Error(`${action} passes a role: state in src/services to which service.`);
  }
  return service === undefined ? [] : roles.map((role) => ({ role, service }));
}
