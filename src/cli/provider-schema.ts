import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Command } from "commander";
import { documentedArguments } from "../review/schema/documented";
import { type ReducedSchema, reduceSchema } from "../review/schema/reduce";
import type { Values } from "../terraform/plan";
import { Terraform } from "../terraform/run";
import { ensureProviderMirror } from "../tools/provider-mirror";
import { run } from "../tools/run";
import { ensureTerraform } from "../tools/terraform";
import { ToolError } from "../tools/tool-error";
import { settleGeneratedFiles } from "./generated-files";
import { runCommand, say } from "./process";

const PATH = "src/review/schema/aws.json";
const provider = { source: "hashicorp/aws", version: "5.100.0" };
/** The package whose types have this provider's documentation as comments. Apache-2.0; only classes are taken from it. */
const documentation = { name: "@pulumi/aws", version: "6.83.4" };

const command = new Command("npm run provider-schema --")
  .description(
    `Writes ${PATH}: which attributes of ${provider.source} ${provider.version} only the provider sets, which are ` +
      "sensitive and which are write-only, from `terraform providers schema -json`; and which govern access, protection or " +
      `the life of data, from the documentation in ${documentation.name} ${documentation.version}, which npm fetches.`,
  )
  .option("--check", "write nothing; exit 1 if the file is not current")
  .addHelpText(
    "after",
    "\nExit codes: 0 the file is current (or was written), 1 it is stale, cannot be written or Terraform failed.",
  )
  .action(async ({ check }: { check?: boolean }) => {
    settleGeneratedFiles({ [PATH]: await reducedSchema() }, { check, script: "provider-schema" });
  });

async function reducedSchema(): Promise<string> {
  const { file: binary } = await ensureTerraform({ say });
  const pluginDirectory = await ensureProviderMirror([provider], { say, terraform: binary });
  const workingDirectory = mkdtempSync(path.join(tmpdir(), "lamp-provider-schema-"));
  try {
    const required = { terraform: { required_providers: { aws: provider } } };
    writeFileSync(path.join(workingDirectory, "main.tf.json"), JSON.stringify(required));
    const terraform = new Terraform({ binary, workingDirectory, pluginDirectory });
    await terraform.init();
    say("reading the provider's schema and its documentation");
    const { resource_schemas } = await terraform.providerSchema(provider.source);
    const schemas = resource_schemas as Values;
    const documented = documentedArguments(await unpacked(workingDirectory), schemas);
    const about: Omit<ReducedSchema, "types"> = {
      provider: provider.source,
      version: provider.version,
      documentation: `${documentation.name} ${documentation.version}`,
    };
    const lines = Object.entries(reduceSchema(schemas, documented)).map(
      ([type, of]) => `    ${JSON.stringify(type)}: ${JSON.stringify(of)}`,
    );
    const head = Object.entries(about).map(
      ([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)}`,
    );
    return `{\n${head.join(",\n")},\n  "types": {\n${lines.join(",\n")}\n  }\n}\n`;
  } finally {
    rmSync(workingDirectory, { recursive: true, force: true });
  }
}

/** The package with the documentation, without what it depends on. */
async function unpacked(directory: string): Promise<string> {
  const archive = path.join(directory, "documentation.tgz");
  const steps = [
    ["npm", "pack", `${documentation.name}@${documentation.version}`, "--pack-destination", directory],
    ["sh", "-c", 'mv "$1"/*.tgz "$2" && tar -xzf "$2" -C "$1"', "sh", directory, archive],
  ] as const;
  for (const [program, ...args] of steps) {
    const { code, stderr } = await run(program, args, 300);
    if (code !== 0) {
      throw new ToolError(
        `${program} ${args[0]} failed: ${stderr.trim()}. Try again where npm reaches its registry.`,
      );
    }
  }
  return path.join(directory, "package");
}

void runCommand(command);
