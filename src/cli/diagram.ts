import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Command, InvalidArgumentError, Option } from "commander";
import { DEFAULT_CONFIG_PATH, loadConfig } from "../config";
import { readPicture } from "../documents/diagram";
import { mermaidOf } from "../documents/diagram/mermaid";
import { pageOf } from "../documents/diagram/page";
import type { Picture } from "../documents/diagram/picture";
import { stackOfPlan, withChanges } from "../documents/diagram/plan-changes";
import { svgOf } from "../documents/diagram/svg";
import { readPlanFile, variablesOf } from "../terraform/plan";
import { readSynthesizedStacks, type SynthesizedStack } from "../terraform/stack/synthesized-stack";
import { writeWhole } from "../tools/write-whole";
import { checkDefaultConfig, settleGeneratedFiles } from "./generated-files";
import { runCommand, say, show, UsageError } from "./process";

interface DiagramCommandOptions {
  readonly check?: boolean;
  readonly output?: string;
  readonly stacks?: string;
  readonly plan?: readonly string[];
  readonly posture: Readonly<Record<string, string>>;
}

const PAGE = "docs/architecture.md";
const NORMAL = "docs/images/architecture.svg";
const FAILED_OVER = "docs/images/architecture-dr-active.svg";

const command = new Command("npm run diagram --")
  .description(
    `Draws the architecture from the synthesized stacks. Without options it writes ${PAGE} and its drawings, of ` +
      `${DEFAULT_CONFIG_PATH}; with --output one drawing of the configuration that LAMP_CONFIG names.`,
  )
  .option("--check", "write nothing; exit 1 if what is written is not current")
  .option(
    "--output <file>",
    "draw into this file: an SVG, or Mermaid if it ends in .mmd; - for Mermaid on stdout",
  )
  .option(
    "--plan <file...>",
    "mark what these plans (JSON, from npm run plan) would create, update, replace or destroy; with --output",
  )
  .option(
    "--posture <stack=posture>",
    "draw a region in another posture, like dr=active; repeatable; with --output",
    collectPosture,
    {},
  )
  .addOption(
    new Option("--stacks <directory>", "draw already synthesized stacks, like cdktf.out; with --output"),
  )
  .addHelpText(
    "after",
    `
A plan belongs to the stack whose resources it has, and is drawn with the variables it was made with.

Exit code:
  0  drawn, or current
  1  not current, or an error

Examples:
  npm run diagram
  npm run diagram -- --check
  npm run diagram -- --posture dr=active --output failed-over.svg
  npm run diagram -- --plan cdktf.out/plans/aws/dr/plan.json --output change.svg`,
  )
  .action(diagram);

async function diagram(options: DiagramCommandOptions): Promise<void> {
  if (options.output === undefined) {
    return documents(options);
  }
  if (options.check) {
    throw new UsageError("--check compares the committed drawings: omit --output.");
  }
  const stacks = options.stacks === undefined ? await synthesized() : stacksIn(options.stacks);
  const picture = pictureOf(stacks, options);
  if (options.output === "-") {
    show(mermaidOf(picture));
    return;
  }
  const drawing = options.output.endsWith(".mmd") ? `${mermaidOf(picture)}\n` : await svgOf(picture);
  writeWhole(path.resolve(options.output), drawing);
  for (const { action, address } of picture.undrawnChanges ?? []) {
    say(`not drawn: ${action} ${address}`);
  }
  say(`${options.output} written`);
}

/** The committed page and its drawings: writes or checks them. */
async function documents({ check, plan, posture, stacks: directory }: DiagramCommandOptions): Promise<void> {
  if (plan !== undefined || directory !== undefined || Object.keys(posture).length > 0) {
    throw new UsageError(
      "--plan, --posture and --stacks draw something other than the documents: add --output FILE.",
    );
  }
  checkDefaultConfig(PAGE, "Give --output FILE to draw that one.");
  const stacks = await synthesized();
  const normal = readPicture(stacks);
  const failedOver = readPicture(stacks, { variables: { dr: { posture: "active" } } });
  const relative = (file: string) => path.posix.relative(path.posix.dirname(PAGE), file);
  const contents: Readonly<Record<string, string>> = {
    [PAGE]: pageOf({
      normal,
      stacks,
      images: { normal: relative(NORMAL), failedOver: relative(FAILED_OVER) },
    }),
    [NORMAL]: await svgOf(normal),
    [FAILED_OVER]: await svgOf(failedOver),
  };
  settleGeneratedFiles(contents, { check, script: "diagram" });
}

function pictureOf(
  stacks: readonly SynthesizedStack[],
  { plan: files = [], posture }: DiagramCommandOptions,
): Picture {
  const plans = files.map((file) => {
    const plan = readPlanFile(file);
    return { stack: stackOfPlan(stacks, plan, file), plan };
  });
  const planned = plans.map(({ stack, plan }): [string, Record<string, unknown>] => [
    stack,
    variablesOf(plan),
  ]);
  checkPostures(stacks, posture);
  const postures = Object.entries(posture).map(([stack, value]): [string, Record<string, unknown>] => [
    stack,
    { posture: value },
  ]);
  const variables: Record<string, Record<string, unknown>> = {};
  for (const [stack, values] of [...planned, ...postures]) {
    variables[stack] = { ...variables[stack], ...values };
  }
  const picture = readPicture(stacks, { variables });
  return plans.length > 0 ? withChanges(picture, plans) : picture;
}

function checkPostures(
  stacks: readonly SynthesizedStack[],
  postures: Readonly<Record<string, string>>,
): void {
  const regional = stacks.filter(({ json }) => json.variable?.posture !== undefined).map(({ name }) => name);
  const unknown = Object.keys(postures).find((stack) => !regional.includes(stack));
  if (unknown === undefined) {
    return;
  }
  throw new UsageError(`--posture: ${unknown} has no posture; these have: ${regional.join(", ") || "none"}.`);
}

async function synthesized(): Promise<SynthesizedStack[]> {
  const config = loadConfig();
  // Loaded late: constructs are slow to load.
  const { synthesizeStacks } = await import("../stacks/synth/synthesize");
  const outdir = mkdtempSync(path.join(tmpdir(), "lamp-diagram-"));
  try {
    synthesizeStacks(config, { outdir });
    return readSynthesizedStacks(outdir);
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

function stacksIn(directory: string): SynthesizedStack[] {
  if (!existsSync(path.join(directory, "stacks"))) {
    throw new UsageError(
      `--stacks: ${directory} holds no synthesized stacks. Create them with: npm run synth`,
    );
  }
  try {
    return readSynthesizedStacks(directory);
  } catch (error) {
    throw new UsageError(`--stacks: ${directory} cannot be read: ${(error as Error).message}`);
  }
}

function collectPosture(pair: string, collected: Readonly<Record<string, string>>): Record<string, string> {
  const [, stack, posture] = /^([\w-]+)=(active|standby|quiesced)$/.exec(pair) ?? [];
  if (stack === undefined || posture === undefined) {
    throw new InvalidArgumentError("It is stack=posture, like dr=active: active, quiesced or standby.");
  }
  return { ...collected, [stack]: posture };
}

void runCommand(command);
