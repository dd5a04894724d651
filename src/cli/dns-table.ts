import { readFileSync } from "node:fs";
import path from "node:path";
import { Command } from "commander";
import { defaultOutputDirectory } from "../config/environment";
import { synthesize } from "../operator/runner/synthesize";
import { readDnsLogic, truthTable } from "../services/route53/model";
import { readSynthesizedStacks } from "../terraform/stack/synthesized-stack";
import { projectDirectory } from "../tools/cache";
import { withSection } from "../tools/markdown-section";
import { checkDefaultConfig, settleGeneratedFiles } from "./generated-files";
import { runCommand, say, show } from "./process";

const PAGE = "docs/dns.md";

interface DnsTableOptions {
  readonly check?: boolean;
  readonly output: string;
  readonly print?: boolean;
}

const command = new Command("npm run dns-table --")
  .description(
    `Computes from the synthesized stacks how Route 53 answers in every situation, and writes the table in ${PAGE}.`,
  )
  .option("--check", "write nothing; exit 1 if the table is not current")
  .option("--print", "print the table instead of writing it")
  .option("--output <directory>", "where to synthesize", defaultOutputDirectory())
  .addHelpText("after", "\nExit code: 0 the table is current (or was written), 1 it is stale, or an error.")
  .action(({ check, output, print }: DnsTableOptions) => {
    if (print !== true) {
      checkDefaultConfig(PAGE, "Give --print to print that one's table.");
    }
    const directory = path.resolve(output);
    synthesize(directory, say);
    const table = truthTable(readDnsLogic(readSynthesizedStacks(directory)));
    if (print === true) {
      show(table);
      return;
    }
    const page = withSection(readFileSync(path.join(projectDirectory, PAGE), "utf8"), "truth-table", table);
    settleGeneratedFiles({ [PAGE]: page }, { check, script: "dns-table" });
  });

void runCommand(command);
