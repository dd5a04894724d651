import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { Command } from "commander";
import { loadConfig } from "../config";
import { runbook } from "../runbook";
import { projectDirectory } from "../tools/cache";
import { runCommand } from "./process";

const PAGE = "docs/runbook.md";

const command = new Command("npm run runbook --")
  .description(`Writes ${PAGE} from the configuration, with the real names and commands.`)
  .option("--check", "write nothing; exit 1 if the page is not current")
  .addHelpText(
    "after",
    "\nExit code: 0 the page is current (or was written), 1 it is stale or cannot be written.",
  )
  .action(run);

function run({ check }: { check?: boolean }): void {
  const file = path.join(projectDirectory, PAGE);
  const current = runbook(loadConfig());
  if (existsSync(file) && readFileSync(file, "utf8") === current) {
    process.stderr.write(`${PAGE} is current\n`);
    return;
  }
  if (check === true) {
    process.stderr.write(`${PAGE} is stale: run npm run runbook and commit it\n`);
    process.exitCode = 1;
    return;
  }
  // Written beside it, then moved: a reader never sees half a page.
  writeFileSync(`${file}.new`, current);
  renameSync(`${file}.new`, file);
  process.stderr.write(`${PAGE} written\n`);
}

void runCommand(command);
