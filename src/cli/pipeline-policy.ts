import { readFileSync } from "node:fs";
import path from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { loadConfig } from "../config";
import { deriveCalls } from "../documents/pipeline-policy/derive";
import { policyFiles, renderRecording, writtenRepository } from "../documents/pipeline-policy/files";
import {
  recordedResourceTypes,
  recordingConfig,
  recordLifeCycle,
} from "../documents/pipeline-policy/life-cycle";
import type { Recording } from "../services/recorded-call";
import { projectDirectory } from "../tools/cache";
import { writeWhole } from "../tools/write-whole";
import { outputOfConfig, settleGeneratedFiles } from "./generated-files";
import { runCommand, say, UsageError } from "./process";

interface PipelinePolicyOptions {
  readonly repository?: string;
  readonly output?: string;
  readonly check?: boolean;
  readonly record?: boolean;
}

const RECORDED = "pipelines/recorded-calls.json";
const POLICIES = "pipelines/policies";

const command = new Command("npm run pipeline-policy --")
  .description(
    "Writes the IAM policies of the pipeline's roles (plan, refresh, apply, activate) and of the person who deletes an old " +
      "database (retire), and the permissions boundary of the stacks' own roles, for the configuration that LAMP_CONFIG " +
      `names, or config/production.json. The policies come from the calls in ${RECORDED}, which the emulated AWS ` +
      "recorded; the boundary comes from the stacks.",
  )
  .option(
    "--repository <owner/name>",
    "GitHub repository whose jobs assume the roles (default: the one in the existing files; none at first)",
    repository,
  )
  .option("--output <directory>", `where to write them (default: ${POLICIES}, for config/production.json)`)
  .option("--check", "write nothing; exit 1 if a file is not current")
  .option("--record", `first record the calls into ${RECORDED} again: the whole life cycle, about 25 minutes`)
  .addHelpText(
    "after",
    `
docs/pipelines.md says how to create the roles.

Exit code:
  0  the files are current, or were written
  1  a file is stale, or an error occurred

Examples:
  npm run pipeline-policy -- --repository acme/lamp-dr
  LAMP_CONFIG=config/staging.json npm run pipeline-policy -- --output pipelines/policies-staging`,
  )
  .action(run);

async function run(options: PipelinePolicyOptions): Promise<void> {
  if (options.check === true && options.record === true) {
    throw new UsageError("--check writes nothing and --record writes: give only one of them.");
  }
  const output = outputOfConfig(options.output, POLICIES);
  const config = loadConfig();
  const recordedFile = path.join(projectDirectory, RECORDED);
  if (options.record === true) {
    const runs = await recordLifeCycle(say);
    const calls = deriveCalls(runs, recordingConfig());
    const text = renderRecording({ resourceTypes: recordedResourceTypes(), calls });
    writeWhole(recordedFile, text);
    say(`${RECORDED} written`);
  }
  const recorded = JSON.parse(readFileSync(recordedFile, "utf8")) as Recording;
  const directory = path.resolve(projectDirectory, output);
  const files = policyFiles(recorded.calls, config, options.repository ?? writtenRepository(directory));
  const named = Object.entries(files).map(([name, text]) => [path.join(output, name), text]);
  settleGeneratedFiles(Object.fromEntries(named), {
    check: options.check,
    command: "npm run pipeline-policy",
  });
}

function repository(text: string): string {
  if (!/^[\w.-]+\/[\w.-]+$/.test(text)) {
    throw new InvalidArgumentError("It is owner/name, like acme/lamp-dr.");
  }
  return text;
}

void runCommand(command);
