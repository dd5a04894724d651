import { type PlanJson, type PlanSummary, summarizePlan } from "../../../terraform/plan";
import type { Terraform } from "../../../terraform/run";
import type { Account } from "./account";

export interface PlainPlan {
  readonly terraform: Terraform;
  readonly directory: string;
  readonly json: PlanJson;
  readonly summary: PlanSummary;
}

interface PlainOptions {
  readonly variables?: Readonly<Record<string, string>>;
  readonly targets?: readonly string[];
}

/** `terraform init` and `plan`, as a person runs them, without the operator's commands. */
export async function plainPlan(
  account: Account,
  stack: string,
  options: PlainOptions = {},
): Promise<PlainPlan> {
  const { terraform, directory } = account.session.terraformIn(stack, { onLine: account.onTerraformLine });
  await terraform.init();
  await terraform.plan({ out: "plain.tfplan", ...options });
  const json = await terraform.showPlan("plain.tfplan");
  return { terraform, directory, json, summary: summarizePlan(json) };
}

/** `terraform init`, `plan` and `apply`, as a person runs them. */
export async function plainApply(
  account: Account,
  stack: string,
  options: PlainOptions = {},
): Promise<PlanSummary> {
  const { summary, terraform } = await plainPlan(account, stack, options);
  await terraform.apply("plain.tfplan");
  return summary;
}

/** What the next plan would still change; empty where it is clean. */
export async function changesLeft(
  account: Account,
  stack: string,
  options: PlainOptions = {},
): Promise<string[]> {
  const { summary } = await plainPlan(account, stack, options);
  return [
    ...summary.modules.flatMap(({ resources }) =>
      resources.map(({ action, address }) => `${action} ${address}`),
    ),
    ...summary.outputs.map((output) => `output ${output}`),
  ];
}
