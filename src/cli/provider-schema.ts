import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Command } from "commander";
import { reduceSchema } from "../review/schema/reduce";
import { Terraform } from "../terraform/run";
import { ensureProviderMirror } from "../tools/provider-mirror";
import { ensureTerraform } from "../tools/terraform";
import { settleGeneratedFiles } from "./generated-files";
import { runCommand, say } from "./process";

const PATH = "src/review/schema/aws.json";
const provider = { source: "hashicorp/aws", version: "5.100.0" };

const command = new Command("npm run provider-schema --")
  .description(
    `Writes ${PATH}: which attributes of ${provider.source} ${provider.version} only the provider sets, which are ` +
      "sensitive and which are write-only, from `terraform providers schema -json`.",
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
    say("reading the provider's schema");
    const schema = await terraform.providerSchema(provider.source);
    const { types, ...about } = reduceSchema(provider.source, provider.version, schema);
    const lines = Object.entries(types).map(
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

void runCommand(command);
