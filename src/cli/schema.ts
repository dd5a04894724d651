import { Command } from "commander";
import { configJsonSchema } from "../config/json-schema";
import { settleGeneratedFiles } from "./generated-files";
import { runCommand } from "./process";

const PATH = "config/config.schema.json";

const command = new Command("npm run schema --")
  .description(`Writes ${PATH}, the configuration's JSON Schema for editors, from the schema in src/config.`)
  .option("--check", "write nothing; exit 1 if the file is not current")
  .addHelpText(
    "after",
    "\nExit codes: 0 the file is current (or was written), 1 it is stale or cannot be written.",
  )
  .action(({ check }: { check?: boolean }) => {
    const current = `${JSON.stringify(configJsonSchema(), null, 2)}\n`;
    settleGeneratedFiles({ [PATH]: current }, { check, script: "schema" });
  });

void runCommand(command);
