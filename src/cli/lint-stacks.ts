import { existsSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import { defaultOutputDirectory } from "../config/environment";
import type { Finding } from "../services";
import { readSynthesizedStacks, type SynthesizedStack } from "../terraform/stack/synthesized-stack";
import { runCommand, say, show, UsageError } from "./process";

interface LintStacksOptions {
  readonly json?: boolean;
}

const command = new Command("npm run lint:stacks --")
  .description(
    "Checks synthesized stacks against every rule: what AWS refuses, what loses data or breaks a failover, and what AWS's " +
      "Foundational Security Best Practices ask for. Reads only the JSON; needs no account and no Terraform.",
  )
  .argument("[directory]", "where the stacks were synthesized", defaultOutputDirectory())
  .option("--json", "print the findings as JSON")
  .addHelpText(
    "after",
    `
The rules, with their reasons and sources: docs/rules.md

Exit code:
  0  no error, possibly warnings
  1  the stacks cannot be read
  2  errors

Examples:
  npm run synth && npm run lint:stacks
  npx cdktf synth --output try && npm run lint:stacks -- try    also stacks that synth refuses
  npm run --silent lint:stacks -- --json | jq ...               nothing but the JSON on stdout`,
  )
  .action(lintStacks);

async function lintStacks(directory: string, options: LintStacksOptions): Promise<void> {
  const stacks = read(directory);
  const { checkStacks, RULES } = await import("../services");
  say(`checking ${stacks.map(({ name }) => name).join(", ")}: ${RULES.length} rules`);
  const findings = checkStacks(stacks);
  show(options.json === true ? renderJson(directory, stacks, findings) : renderText(findings));
  if (findings.some(({ severity }) => severity === "error")) {
    process.exitCode = 2;
  }
}

function read(directory: string): SynthesizedStack[] {
  const folder = join(directory, "stacks");
  const remedy = "Run npm run synth, or give the folder it wrote to.";
  if (!existsSync(folder)) {
    throw new UsageError(`${directory} has no synthesized stacks: no ${folder}. ${remedy}`);
  }
  const stacks = parsed(folder, () => readSynthesizedStacks(directory));
  if (stacks.length === 0) {
    throw new UsageError(`${folder} has no stack: no folder in it with a cdk.tf.json. ${remedy}`);
  }
  for (const { name, json } of stacks) {
    if (typeof json !== "object" || json === null || Array.isArray(json)) {
      throw new UsageError(
        `${join(folder, name, "cdk.tf.json")} is not a Terraform configuration. ${remedy}`,
      );
    }
  }
  return stacks;
}

function parsed<T>(folder: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof SyntaxError) && (error as NodeJS.ErrnoException).code === undefined) {
      throw error;
    }
    throw new UsageError(
      `The stacks in ${folder} cannot be read: ${(error as Error).message}. Run npm run synth.`,
    );
  }
}

function renderText(findings: readonly Finding[]): string {
  const names = [...new Set(findings.map(({ stack }) => stack))];
  const groups = names.map((name) => {
    const found = findings.filter(({ stack }) => stack === name);
    return `${name}\n${found.map(renderFinding).join("\n")}\n`;
  });
  return [...groups, summary(findings)].join("\n");
}

function renderFinding({ severity, address, message, fix, rule }: Finding): string {
  return `  ${severity}: ${address}: ${message}\n    ${fix}${rule === null ? "" : ` (rule ${rule})`}`;
}

function summary(findings: readonly Finding[]): string {
  const errors = findings.filter(({ severity }) => severity === "error").length;
  return `${count(errors, "error")}, ${count(findings.length - errors, "warning")}`;
}

function count(number: number, thing: string): string {
  return `${number} ${thing}${number === 1 ? "" : "s"}`;
}

function renderJson(directory: string, stacks: readonly SynthesizedStack[], findings: readonly Finding[]) {
  const names = stacks.map(({ name }) => name);
  return JSON.stringify({ directory, stacks: names, findings }, null, 2);
}

void runCommand(command);
