import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { Command } from "commander";
import { runCommand, UsageError } from "./process";

const command = new Command("npm run rules --")
  .description("Writes docs/rules.md and docs/fsbp.md, the catalogue of the rules, from src/rules.")
  .option("--check", "write nothing; exit 1 if a page is not current")
  .addHelpText(
    "after",
    "\nExit code:\n  0  the pages are current (or were written)\n  1  a page is stale, or cannot be written",
  )
  .action(run);

async function run({ check }: { check?: boolean }): Promise<void> {
  const { fsbpPage, rulesPage } = await import("../rules/catalogue");
  const pages: Readonly<Record<string, string>> = {
    "docs/rules.md": rulesPage(),
    "docs/fsbp.md": fsbpPage(),
  };
  for (const [path, text] of Object.entries(pages)) {
    const file = resolve(__dirname, "../..", path);
    if (existsSync(file) && readFileSync(file, "utf8") === text) {
      process.stderr.write(`${path} is current\n`);
    } else if (check === true) {
      process.stderr.write(`${path} is stale: run npm run rules and commit it\n`);
      process.exitCode = 1;
    } else {
      write(file, text);
      process.stderr.write(`${path} written\n`);
    }
  }
}

/** Written beside it, then moved: a reader never sees half a page. */
function write(file: string, text: string): void {
  try {
    writeFileSync(`${file}.new`, text);
    renameSync(`${file}.new`, file);
  } catch (error) {
    throw new UsageError(`${file} cannot be written: ${(error as Error).message}`);
  }
}

void runCommand(command);
