import { Command } from "commander";
import { settleGeneratedFiles } from "./generated-files";
import { runCommand } from "./process";

const command = new Command("npm run rules --")
  .description("Writes docs/rules.md and docs/fsbp.md, the rule catalogue, from src/services.")
  .option("--check", "write nothing; exit 1 if a page is not current")
  .addHelpText(
    "after",
    "\nExit code:\n  0  the pages are current (or were written)\n  1  a page is stale, or cannot be written",
  )
  .action(async ({ check }: { check?: boolean }) => {
    const { fsbpPage, rulesPage } = await import("../documents/rules/catalogue");
    settleGeneratedFiles(
      { "docs/rules.md": rulesPage(), "docs/fsbp.md": fsbpPage() },
      { check, script: "rules" },
    );
  });

void runCommand(command);
