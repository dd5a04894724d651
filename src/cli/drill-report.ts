import { existsSync, readdirSync, rmSync } from "node:fs";
import path from "node:path";
import { Command } from "commander";
import { readHalves, reportFiles, strayFiles } from "../operator/drill-report";
import { projectDirectory } from "../tools/cache";
import { shownPath } from "../tools/path";
import { settleGeneratedFiles } from "./generated-files";
import { commandLine, runCommand, say, UsageError } from "./process";

const COMMITTED = "docs/drills";

const command = new Command("npm run drill:report --")
  .description(
    "Draws the pictures of drills again, and writes their reports and pages, from the data that the drills have left: " +
      "drill-control.json and drill-data.json. Runs no drill.",
  )
  .argument("[directories...]", `folders with a drill's data (default: those in ${COMMITTED})`)
  .option("--check", "write nothing; exit 1 if what is written is not current")
  .addHelpText(
    "after",
    `
Files, in each folder:
  drill.md              the report
  drill.html            its pictures on one page, which needs no network
  pictures/*.svg        the pictures, for light and for dark mode

Exit code:
  0  written, or current
  1  not current, or an error

Examples:
  npm run drill:report -- --check
  npm run drill:report -- cdktf.out/reports`,
  )
  .action(draw);

async function draw(named: readonly string[], { check }: { readonly check?: boolean }): Promise<void> {
  const directories = named.length > 0 ? named.map((one) => path.resolve(one)) : committed();
  const drills = directories.map((directory) => ({ directory, halves: readHalves(directory) }));
  for (const { directory, halves } of drills) {
    if (halves.length === 0) {
      throw new UsageError(
        `There is no drill's data in ${shownPath(directory)}: it needs a drill-control.json or a drill-data.json, as ` +
          "npm run drill and npm run drill:data write them.",
      );
    }
  }
  for (const { directory, halves } of drills) {
    const files = await reportFiles(halves);
    settleGeneratedFiles(
      Object.fromEntries(
        Object.entries(files).map(([name, text]) => [nameOf(path.join(directory, name)), text]),
      ),
      { check, script: "drill:report" },
    );
    for (const name of strayFiles(directory, files)) {
      const file = path.join(directory, name);
      if (check) {
        say(
          `${nameOf(file)} is of an earlier report. Commit what this removes: ${commandLine("drill:report", "--check")}`,
        );
        process.exitCode = 1;
      } else {
        rmSync(file);
        say(`${nameOf(file)} removed`);
      }
    }
  }
}

/** In the project without its path, as the other commands name them. */
function nameOf(file: string): string {
  const relative = path.relative(projectDirectory, file);
  return relative.startsWith("..") ? file : relative;
}

function committed(): string[] {
  const folder = path.join(projectDirectory, COMMITTED);
  const inside = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => path.join(folder, name));
  return [folder, ...inside].filter((one) =>
    ["control", "data"].some((half) => existsSync(path.join(one, `drill-${half}.json`))),
  );
}

void runCommand(command);
