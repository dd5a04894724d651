import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Command } from "commander";
import { configurations, project, synthesized } from "./configurations";

/** The first difference, in words; undefined where there is none. */
function difference(
  base: ReadonlyMap<string, string>,
  here: ReadonlyMap<string, string>,
): string | undefined {
  for (const name of [...new Set([...base.keys(), ...here.keys()])].sort()) {
    const [before, now] = [base.get(name), here.get(name)];
    if (before === undefined) {
      return `${name} is only here`;
    }
    if (now === undefined) {
      return `${name} is only in the base`;
    }
    if (before === now) {
      continue;
    }
    const [old, current] = [before.split("\n"), now.split("\n")];
    const line = old.findIndex((text, index) => text !== current[index]);
    const at = line === -1 ? old.length : line;
    const show = (lines: readonly string[]) => lines[at]?.trim() ?? "(end of the file)";
    return `${name}, line ${at + 1}\n  base: ${show(old)}\n  here: ${show(current)}`;
  }
  return undefined;
}

function main({ base }: { base: string }): void {
  const folder = mkdtempSync(join(tmpdir(), "lamp-same-stacks-"));
  try {
    for (const [index, [title, config]] of Object.entries(configurations).entries()) {
      const file = join(folder, `${index}.json`);
      writeFileSync(file, JSON.stringify(config));
      const before = synthesized(resolve(base), file, join(folder, `${index}-base`));
      const now = synthesized(project, file, join(folder, `${index}-here`));
      const found = difference(before, now);
      if (found !== undefined) {
        throw new Error(`${title}: ${found}`);
      }
      process.stdout.write(`${title}: the same, ${now.size} files\n`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

new Command("npm run same-stacks --")
  .description(
    "Synthesizes ten configurations here and in another checkout, and compares the JSON of all stacks byte for byte. The other " +
      "checkout needs its packages installed.",
  )
  .requiredOption("--base <directory>", "the other checkout")
  .addHelpText("after", "\nExit codes: 0 all the same; 1 a difference, or a synthesis that failed.")
  .action((options: { base: string }) => {
    try {
      main(options);
    } catch (error) {
      process.stderr.write(`same-stacks: ${(error as Error).message}\n`);
      process.exitCode = 1;
    }
  })
  .parse();
