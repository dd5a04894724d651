import { cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { Terraform } from "../terraform/run";
import { ToolError } from "../tools/tool-error";
import type { Step } from "./lifecycle";
import type { ConnectedStack } from "./operation";
import { planOptionsOf } from "./run-step";

/** Tells a kit from any other directory. */
const guide = "ACTIVATE.md";

/** What is asked for with `--kit`. */
export interface Kit {
  readonly directory: string;
  /** The page, of this configuration: the one in docs is of another where LAMP_CONFIG names one. */
  readonly runbook: string;
}

/**
 * Writes a directory from which the region can be activated with Terraform and credentials alone: the synthesized stack,
 * Terraform's provider for this kind of machine and its lock file, the commands, the runbook. A former kit is replaced.
 *
 * @param step - the activation
 * @throws ToolError when the directory holds something else
 */
export function writeKit({ directory, runbook }: Kit, stack: ConnectedStack, step: Step): void {
  if (
    existsSync(directory) &&
    readdirSync(directory).length > 0 &&
    !existsSync(path.join(directory, guide))
  ) {
    throw new ToolError(`${directory} is not empty and no kit: choose another directory for --kit.`);
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
  // As `terraform init` installed them, which is the layout of a mirror; there they may be links.
  cpSync(path.join(stack.directory, ".terraform", "providers"), path.join(made, "providers"), {
    recursive: true,
    dereference: true,
  });
  writeFileSync(path.join(made, "runbook.md"), runbook);
  writeFileSync(path.join(made, guide), guideText(stack, step));
  rmSync(directory, { recursive: true, force: true });
  renameSync(made, directory);
}

function guideText({ cloud, json }: ConnectedStack, step: Step): string {
  const terraform = new Terraform({
    binary: "terraform",
    workingDirectory: "stack",
    cloud,
    pluginDirectory: "../providers",
  });
  const { apply, init, plan, show } = terraform.commandLines(planOptionsOf(step, json));
  return `# Activate ${step.stack}, from this directory

Needs Terraform 1.11 or newer, credentials of the account in the environment, and nothing else. Read runbook.md first. Line
by line: \`apply\` of a plan file asks nothing.

    ${init}
    ${plan}
    ${show}
    ${apply}

The region that is lost is not needed. When IAM's region, us-east-1, is down, too, plan with \`-refresh=false\`.
`;
}
