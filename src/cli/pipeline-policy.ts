import { readFileSync } from "node:fs";
import path from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { loadConfig } from "../config";
import { DEFAULT_CONFIG_PATH, environmentName } from "../config/environment";
import { deriveCalls } from "../documents/pipeline-policy/derive";
import {
  jobOutputs,
  policyFiles,
  renderRecording,
  writtenRepository,
} from "../documents/pipeline-policy/files";
import {
  recordedResourceTypes,
  recordingConfig,
  recordLifeCycle,
} from "../documents/pipeline-policy/life-cycle";
import type { Recording } from "../services/recorded-call";
import { projectDirectory } from "../tools/cache";
import { writeWhole } from "../tools/write-whole";
import { outputOfConfig, settleGeneratedFiles } from "./generated-files";
import { runCommand, say, show, UsageError } from "./process";

interface PipelinePolicyOptions {
  readonly repository?: string;
  readonly output?: string;
  readonly check?: boolean;
  readonly roles?: boolean;
  readonly record?: boolean;
}

const RECORDED = "pipelines/recorded-calls.json";
const POLICIES = "pipelines/policies";

const command = new Command("npm run pipeline-policy --")
  .description(
    "Writes the IAM policies of the pipeline's roles (plan, refresh, apply, activate) and of the person who deletes an old " +
      "database (retire), and the permissions boundary of the stacks' own roles, for the configuration that LAMP_CONFIG " +
      `names, or config/production.json. The policies come from the calls in ${RECORDED}, which the emulated AWS ` +
      "recorded; the boundary comes from the stacks. The roles trust the jobs of the GitHub environments that are called " +
      "as the configuration's file is: config/staging.json's trust staging and staging-activation.",
  )
  .option(
    "--repository <owner/name>",
    "GitHub repository whose jobs assume the roles (default: the one in the existing files, else in production's)",
    repository,
  )
  .option(
    "--output <directory>",
    `where to write them (default: ${POLICIES}, or ${POLICIES}-NAME for config/NAME.json)`,
  )
  .option("--check", "write nothing; exit 1 if a file is not current")
  .option(
    "--roles",
    "write nothing; print the roles' ARNs and their region, for GITHUB_OUTPUT of a workflow's job",
  )
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
  LAMP_CONFIG=config/staging.json npm run pipeline-policy`,
  )
  .action(run);

async function run(options: PipelinePolicyOptions): Promise<void> {
  if (options.check === true && options.record === true) {
    throw new UsageError("--check writes nothing and --record writes: give only one of them.");
  }
  const config = loadConfig();
  if (options.roles === true) {
    show(jobOutputs(config));
    return;
  }
  const environment = githubEnvironment();
  const isBeside = environment !== path.basename(DEFAULT_CONFIG_PATH, ".json");
  const output = isBeside
    ? (options.output ?? `${POLICIES}-${environment}`)
    : outputOfConfig(options.output, POLICIES);
  const recordedFile = path.join(projectDirectory, RECORDED);
  if (options.record === true) {
    const runs = await recordLifeCycle(say);
    const calls = deriveCalls(runs, recordingConfig());
    const text = renderRecording({ resourceTypes: recordedResourceTypes(), calls });
    writeWhole(recordedFile, text);
    say(`${RECORDED} written`);
  }
  const recorded = JSON.parse(readFileSync(recordedFile, "utf8")) as Recording;
  const written = [output, POLICIES].map((directory) => path.resolve(projectDirectory, directory));
  const repository = options.repository ?? writtenRepository(written);
  const files = policyFiles(recorded.calls, config, { repository, environment });
  const named = Object.entries(files).map(([name, text]) => [path.join(output, name), text]);
  settleGeneratedFiles(Object.fromEntries(named), {
    check: options.check,
    script: "pipeline-policy",
  });
}

/** @throws UsageError for a name that no claim in a token of GitHub's has as it is */
function githubEnvironment(): string {
  const name = environmentName();
  if (!/^[\w.-]+$/.test(name)) {
    throw new UsageError(
      `The name of the configuration's file, ${JSON.stringify(name)}, is the name of a GitHub environment here: ` +
        "letters, digits, dots, hyphens and underscores. Rename the file.",
    );
  }
  return name;
}

function repository(text: string): string {
  if (!/^[\w.-]+\/[\w.-]+$/.test(text)) {
    throw new InvalidArgumentError("It is owner/name, like acme/lamp-dr.");
  }
  return text;
}

void runCommand(command);
