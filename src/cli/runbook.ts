import { Command } from "commander";
import { loadConfig } from "../config";
import { runbook } from "../runbook";
import { settleGeneratedFiles } from "./generated-files";
import { runCommand } from "./process";

const PAGE = "docs/runbook.md";

const command = new Command("npm run runbook --")
  .description(`Writes ${PAGE} from the configuration, with the real names and commands.`)
  .option("--check", "write nothing; exit 1 if the page is not current")
  .addHelpText(
    "after",
    "\nExit code: 0 the page is current (or was written), 1 it is stale or cannot be written.",
  )
  .action(({ check }: { check?: boolean }) => {
    settleGeneratedFiles({ [PAGE]: runbook(loadConfig()) }, { check, command: "npm run runbook" });
  });

void runCommand(command);
