import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { Command } from "commander";
import { readDnsLogic, truthTable } from "../route53-model";
import { readSynthesizedStacks } from "../rules/synthesized-stack";
import { synthesize } from "../runner/synthesize";
import { runCommand } from "./process";

const document = path.resolve(__dirname, "../../docs/dns.md");
const section = /(<!-- truth-table:begin -->\n)[\s\S]*?(\n<!-- truth-table:end -->)/;

interface DnsTableOptions {
  readonly output: string;
  readonly write: boolean;
}

const command = new Command("npm run dns-table --")
  .description("Whom Route 53 answers in every situation, computed from the synthesized stacks.")
  .option("--output <directory>", "where to synthesize", process.env.CDKTF_OUTDIR ?? "cdktf.out")
  .option("--write", "put the table into docs/dns.md", false)
  .addHelpText("after", "\nExit codes: 0 done; 1 error.")
  .action(({ output, write }: DnsTableOptions) => {
    const directory = path.resolve(output);
    synthesize(directory, (line) => void process.stderr.write(`${line}\n`));
    const table = truthTable(readDnsLogic(readSynthesizedStacks(directory)));
    if (!write) {
      process.stdout.write(`${table}\n`);
      return;
    }
    const text = readFileSync(document, "utf8");
    writeFileSync(
      document,
      text.replace(section, (_, begin: string, end: string) => begin + table + end),
    );
  });

void runCommand(command);
