import { cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Config } from "../config";
import { Terraform } from "../terraform/run";
import { ToolError } from "../tools/tool-error";
import type { Step } from "./lifecycle";
import type { ConnectedStack } from "./operation";
import { planOptionsOf } from "./run-step";

/** Tells a kit from any other directory. */
const guide = "ACTIVATE.md";

/** The settings of `--kit`. */
export interface Kit {
  readonly directory: string;
  /** The page for this configuration: with LAMP_CONFIG, the one in docs is of another. */
  readonly runbook: string;
}

/**
 * Writes a directory from which the region can be activated with only Terraform and credentials: the synthesized stack,
 * Terraform's provider for this platform and its lock file, the commands, the runbook. Replaces an earlier kit.
 *
 * @param step - the activation
 * @throws ToolError when the directory holds something else
 */
export function writeKit(
  { directory, runbook }: Kit,
  config: Config,
  stack: ConnectedStack,
  step: Step,
): void {
  if (
    existsSync(directory) &&
    readdirSync(directory).length > 0 &&
    !existsSync(path.join(directory, guide))
  ) {
    throw new ToolError(`${directory} is not empty and not a kit: choose another directory for --kit.`);
  }
  const made = `${directory}.new`;
  rmSync(made, { recursive: true, force: true });
  const stackFolder = path.join(made, "stack");
  mkdirSync(stackFolder, { recursive: true });
  for (const name of readdirSync(stack.directory)) {
    if (name.endsWith(".tf.json") || name === "assets" || name === ".terraform.lock.hcl") {
      cpSync(path.join(stack.directory, name), path.join(stackFolder, name), { recursive: true });
    }
  }
  // As `terraform init` installed them, in the layout of a provider mirror; they may be links there.
  cpSync(path.join(stack.directory, ".terraform", "providers"), path.join(made, "providers"), {
    recursive: true,
    dereference: true,
    // From 22.17 on, Node.js keeps the links unless there is a filter: https://github.com/nodejs/node/issues/59168
    filter: () => true,
  });
  writeFileSync(path.join(made, "runbook.md"), runbook);
  writeFileSync(path.join(made, guide), guideText(config, stack, step));
  rmSync(directory, { recursive: true, force: true });
  renameSync(made, directory);
}

/** What a machine without this project needs besides the kit. */
function needs({ backend }: Config): string {
  const always = "Terraform 1.11 or newer and credentials of the account in the environment";
  return backend.kind === "s3"
    ? `Needs only ${always}.`
    : `Needs ${always}, a token for ${backend.hostname} (\`terraform login\`), and that host itself: it has the state.`;
}

function guideText(config: Config, { cloud, json }: ConnectedStack, step: Step): string {
  const terraform = new Terraform({
    binary: "terraform",
    workingDirectory: "stack",
    cloud,
    pluginDirectory: "../providers",
  });
  const { apply, init, plan, show } = terraform.commandLines(planOptionsOf(step, json));
  return `# Activate ${step.stack} of ${config.name}, from this directory

It is ${config.regions[step.stack].region} of account ${config.accountId}. ${needs(config)} Read runbook.md first. Run line by
line: \`apply\` of a plan file does not ask.

    ${init}
    ${plan}
    ${show}
    ${apply}

The lost region is not needed. If IAM's region, us-east-1, is down too, plan with \`-refresh=false\`.
`;
}
