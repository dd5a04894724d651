import path from "node:path";
import { Command, Option } from "commander";
import { defaultOutputDirectory } from "../config/environment";
import { bootstrap } from "../operator/runner/bootstrap";
import { openSession } from "../operator/runner/session";
import { synthesize } from "../operator/runner/synthesize";
import { type PlanSummary, renderSummary } from "../terraform/plan";
import type { Target } from "../terraform/run/working-directory";
import { ask } from "./ask";
import { interruptible, runCommand, say, show, UsageError } from "./process";

interface BootstrapCommandOptions {
  readonly target: Target;
  readonly output: string;
  readonly yes?: boolean;
  readonly json?: boolean;
}

const command = new Command("npm run bootstrap --")
  .description(
    "Creates the S3 buckets for the Terraform states in both regions, and moves the buckets' own state into one of " +
      "them. Run it once per account and environment, before the first apply. It is safe to run again: it resumes " +
      "where it stopped, and changes nothing when everything is done.",
  )
  .addOption(
    new Option(
      "--target <target>",
      "the account in the environment (AWS_PROFILE, ...), or an emulated AWS to try it on",
    )
      .choices(["aws", "emulator"])
      .default("aws"),
  )
  .option("--output <directory>", "where to synthesize and plan", defaultOutputDirectory())
  .option("--yes", "apply without asking")
  .option("--json", "print the result as JSON; needs --yes")
  .addHelpText(
    "after",
    `
Until the buckets exist, their state is kept in terraform-state/TARGET-ACCOUNT-NAME.tfstate; NAME is the configuration's.
If the command is stopped halfway, keep that file and run the command again.

Exit code:
  0  the buckets are as configured and the state is in its bucket
  2  you did not confirm; nothing changed
  1  error`,
  )
  .action(run);

async function run(options: BootstrapCommandOptions): Promise<void> {
  if (options.yes !== true && (options.json === true || !process.stdin.isTTY)) {
    throw new UsageError(
      "There is no terminal to ask for confirmation: review the plan first with\n  npm run plan -- --stack terraform-state\nand run this again with --yes.",
    );
  }
  const outputDirectory = path.resolve(options.output);
  const { config, stacks } = synthesize(outputDirectory, say);
  if (!stacks.includes("terraform-state")) {
    throw new UsageError(
      'The states are kept in HCP Terraform (backend.kind is "cloud"): there are no buckets to create.',
    );
  }
  const signal = interruptible();
  const session = await openSession({ target: options.target, config, outputDirectory, say, signal });
  try {
    const result = await bootstrap({
      session,
      config,
      say,
      onTerraformLine: say,
      confirm: async (summary) => {
        if (options.json !== true) {
          show(renderSummary("terraform-state", summary));
        }
        return options.yes === true || confirmed(summary, config.accountId, signal);
      },
    });
    if (options.json === true) {
      show(JSON.stringify(result, null, 2));
    } else {
      show(
        result.outcome === "declined"
          ? "Nothing was changed."
          : "The buckets are as configured and the state is in its bucket.",
      );
    }
    process.exitCode = result.outcome === "declined" ? 2 : 0;
  } finally {
    await session.close();
  }
}

async function confirmed(summary: PlanSummary, accountId: string, signal: AbortSignal): Promise<boolean> {
  const warning = summary.destroyed.length > 0 ? "This DESTROYS resources. " : "";
  return (
    (await ask(`${warning}Apply this to account ${accountId}? Only "yes" is accepted: `, signal)) === "yes"
  );
}

void runCommand(command);
