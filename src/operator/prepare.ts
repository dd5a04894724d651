import { existsSync } from "node:fs";
import path from "node:path";
import type { RegionRole } from "../contract";
import { secretName } from "../contract/names";
import { moduleFinder, summarizePlan } from "../terraform/plan";
import { TerraformInterrupted } from "../terraform/run";
import type { StackJson } from "../terraform/stack/synthesized-stack";
import { accessOf, read } from "./aws/access";
import { readMissingAlarms } from "./aws/alarms";
import { readFailoverRecords } from "./aws/dns";
import { QUOTAS, readQuota } from "./aws/quotas";
import { readMissingRoles } from "./aws/roles";
import { readsSecret } from "./aws/secrets";
import { type Kit, writeKit } from "./kit";
import { activate, peerOf } from "./lifecycle";
import type { Operation } from "./operation";
import { unexpectedChanges } from "./plan-checks";
import { type ReadinessCheck, readinessChecks } from "./readiness";
import { readRegionFacts } from "./region-facts";
import { readRegion } from "./region-variables";
import { planOptionsOf, reviewed } from "./run-step";

export interface Readiness {
  readonly checks: readonly ReadinessCheck[];
  /** Whether every check is ready. */
  readonly isReady: boolean;
}

/**
 * Tells whether a standby region is ready to be activated, and plans the activation for practice. Changes nothing.
 *
 * @param kit - where to write what a machine without this project needs: see `writeKit`
 * @throws StepFailed when not even Terraform can be prepared
 */
export async function prepareRegion(
  operation: Operation,
  role: RegionRole,
  { kit }: { readonly kit?: Kit } = {},
): Promise<Readiness> {
  const { config, journal, say, session } = operation;
  const stack = await operation.connect(role);
  const access = accessOf(session);
  const { region } = config.regions[role];
  const peer = peerOf(role);
  say("asking AWS");
  // Also where states are in HCP Terraform; in S3 it comes from the same object.
  const elsewhere =
    config.backend.kind === "cloud"
      ? await read({ timeoutSeconds: 60 }, () => readRegion(operation, role))
      : undefined;
  const checks = await journal.record({ step: "check", subject: role }, async () => {
    const [standby, serving, secret, missingRoles, missingAlarms, records, fargateVcpus, elasticIps] =
      await Promise.all([
        readRegionFacts(config, role, access, elsewhere),
        readRegionFacts(config, peer, access),
        readsSecret(access, region, secretName(config)),
        readMissingRoles(access, names(stack.json, "aws_iam_role", "name")),
        readMissingAlarms(access, region, names(stack.json, "aws_cloudwatch_metric_alarm", "alarm_name")),
        readFailoverRecords(access, config.dns),
        readQuota(access, region, QUOTAS.fargateVcpus),
        needsAddress(config.network.natGateway, role)
          ? readQuota(access, region, QUOTAS.elasticIps)
          : undefined,
      ]);
    const result = readinessChecks(config, {
      standby,
      peer: serving,
      secret,
      missingRoles,
      missingAlarms,
      records,
      fargateVcpus,
      elasticIps,
      now: new Date(),
    });
    return { result };
  });
  const all = [tools(stack.directory), ...checks, await practicePlan(operation, role)];
  for (const { found, title, verdict } of all) {
    await journal.record({ step: "check", subject: title }, async () => ({
      result: undefined,
      note: `${verdict}: ${found}`,
    }));
  }
  if (kit !== undefined) {
    await journal.record({ step: "kit", subject: kit.directory }, async () => ({
      result: writeKit(kit, stack, activate(role, await readRegion(operation, role))),
    }));
    say(`${path.relative("", kit.directory)} holds what an activation needs but Terraform and credentials`);
  }
  return { checks: all, isReady: all.every(({ verdict }) => verdict === "ready") };
}

/** What `terraform init` left: the day of a disaster then needs no registry. */
function tools(directory: string): ReadinessCheck {
  const lockFile = path.join(directory, ".terraform.lock.hcl");
  return existsSync(lockFile)
    ? {
        title: "Terraform and its provider",
        verdict: "ready",
        found: `installed, locked by ${path.relative("", lockFile)}`,
      }
    : {
        title: "Terraform and its provider",
        verdict: "not ready",
        found: `there is no ${path.relative("", lockFile)}`,
        fix: "keep the lock file of terraform init",
      };
}

/** DR saves its NAT gateway while on standby, if so configured. */
function needsAddress(natGateway: "always" | "when-active", role: RegionRole): boolean {
  return natGateway === "when-active" && role === "dr";
}

/** Names that the synthesized stack gives its resources, but for those made up by Terraform. */
function names(json: StackJson, type: string, attribute: string): string[] {
  const resources = (json.resource as Record<string, Record<string, Record<string, unknown>>>)[type] ?? {};
  return Object.values(resources)
    .map((resource) => resource[attribute])
    .filter((name): name is string => typeof name === "string" && !name.includes("${"));
}

/** Plans the activation: it must promote, destroy nothing, make nothing that should be there, touch nothing global. */
async function practicePlan(operation: Operation, role: RegionRole): Promise<ReadinessCheck> {
  const { journal, say, show } = operation;
  const title = "practice plan of the activation";
  const fix = "mend what stands above; when the plan waits for changes, plan and apply the stack first";
  try {
    const { json, terraform } = await operation.connect(role);
    const step = activate(role, await readRegion(operation, role));
    const planOptions = { ...planOptionsOf(step, json), out: "practice.tfplan" };
    const { plan: command } = terraform.commandLines(planOptions);
    say(`$ ${command}`);
    const plan = await journal.record({ step: "plan", subject: `practice ${role}`, command }, async () => {
      await terraform.plan(planOptions);
      return { result: await terraform.showPlan(planOptions.out) };
    });
    const summary = summarizePlan(plan, moduleFinder(json));
    show(reviewed(`practice: activate ${role}`, plan, summary).text);
    const unexpected = [
      ...(summary.promoted.length === 0 ? ["it promotes no database"] : []),
      ...unexpectedChanges(step, summary),
    ];
    return unexpected.length === 0
      ? {
          title,
          verdict: "ready",
          found: `${summary.promoted.length} database promoted, ${summary.counts.update} changes, nothing destroyed`,
        }
      : { title, verdict: "not ready", found: unexpected.join("; "), fix };
  } catch (error) {
    if (error instanceof TerraformInterrupted) {
      throw error;
    }
    return { title, verdict: "not ready", found: (error as Error).message, fix };
  }
}

/** The checks as text. */
export function renderReadiness(role: string, { checks, isReady }: Readiness): string {
  const width = Math.max(...checks.map(({ title }) => title.length)) + 2;
  const lines = checks.flatMap(({ fix, found, title, verdict }) => [
    `${verdict.toUpperCase().padEnd(11)}${title.padEnd(width)}${found}`,
    ...(fix === undefined || verdict === "ready" ? [] : [`${" ".repeat(11)}${" ".repeat(width)}-> ${fix}`]),
  ]);
  const open = checks.filter(({ verdict }) => verdict !== "ready").length;
  return [
    ...lines,
    "",
    isReady ? `${role} is ready` : `${role} is NOT ready: ${open} of ${checks.length} checks`,
  ].join("\n");
}
