import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { Command } from "commander";
import { configJsonSchema } from "../config/json-schema";

const PATH = "config/config.schema.json";

function committed(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

function run({ check }: { check?: boolean }): void {
  const file = resolve(__dirname, "../..", PATH);
  const current = `${JSON.stringify(configJsonSchema(), null, 2)}\n`;
  if (committed(file) === current) {
    process.stderr.write(`${PATH} is current\n`);
    return;
  }
  if (check) {
    process.stderr.write(`${PATH} is stale: run npm run schema and commit it\n`);
    process.exitCode = 1;
    return;
  }
  // Written beside it, then moved: a reader never sees half a file.
  writeFileSync(`${file}.new`, current);
  renameSync(`${file}.new`, file);
  process.stderr.write(`${PATH} written\n`);
}

try {
  new Command("npm run schema --")
    .description(
      `Writes ${PATH}, the JSON Schema of the configuration that editors use, from the schema in src/config.`,
    )
    .option("--check", "write nothing; exit 1 if the file is not current")
    .addHelpText(
      "after",
      "\nExit codes: 0 the file is current (or was written), 1 it is stale or cannot be written.",
    )
    .action(run)
    .parse();
} catch (error) {
  process.stderr.write(`${PATH}: ${(error as Error).message}\n`);
  process.exitCode = 1;
}
