import { Command } from "commander";
import { DEFAULT_ENVIRONMENT, environmentInUse, loadConfig } from "../config";
import { runbook } from "../documents/runbook";
import { outputOfConfig, settleGeneratedFiles } from "./generated-files";
import { runCommand } from "./process";

const PAGE = "docs/runbook.md";

interface RunbookOptions {
  readonly output?: string;
  readonly check?: boolean;
}

const command = new Command("npm run runbook --")
  .description(
    `Writes the runbook for the configuration that LAMP_CONFIG names, or config/production.json, with its real names and commands.`,
  )
  .option("--output <file>", `where to write it (default: ${PAGE}, for config/production.json)`)
  .option("--check", "write nothing; exit 1 if the page is not current")
  .addHelpText(
    "after",
    `
Exit code: 0 the page is current (or was written), 1 it is stale or cannot be written.

Examples:
  npm run runbook
  LAMP_CONFIG=config/staging.json CDKTF_OUTDIR=cdktf.out/staging npm run runbook -- --output docs/runbook-staging.md`,
  )
  .action(({ check, output }: RunbookOptions) => {
    const page = outputOfConfig(output, PAGE);
    const { outputDirectory } = DEFAULT_ENVIRONMENT;
    // The committed page does not depend on the shell.
    const environment = { ...environmentInUse(), ...(output === undefined ? { outputDirectory } : {}) };
    settleGeneratedFiles({ [page]: runbook(loadConfig(), environment) }, { check, script: "runbook" });
  });

void runCommand(command);
