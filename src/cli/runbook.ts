import { Command } from "commander";
import { loadConfig } from "../config";
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
  LAMP_CONFIG=config/staging.json npm run runbook -- --output docs/runbook-staging.md`,
  )
  .action(({ check, output }: RunbookOptions) => {
    const page = outputOfConfig(output, PAGE);
    settleGeneratedFiles({ [page]: runbook(loadConfig()) }, { check, command: "npm run runbook" });
  });

void runCommand(command);
