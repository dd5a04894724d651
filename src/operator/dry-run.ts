import type { Config } from "../config";
import type { RegionRole } from "../contract";
import { Terraform } from "../terraform/run";
import { prepareWorkingDirectory, type Target } from "../terraform/run/working-directory";
import {
  activate,
  peerOf,
  quiesce,
  type Regions,
  reprotect,
  resume,
  retire,
  type Step,
  switchoverStage,
} from "./lifecycle";
import { configuredRegion } from "./region-variables";
import { planOptionsOf } from "./run-step";

/** Commands that change something. */
export type ChangingCommand = "activate" | "resume" | "reprotect" | "switchover" | "retire";

export interface DryRunOptions {
  readonly config: Config;
  readonly target: Target;
  /** CDKTF's output, already synthesized. */
  readonly outputDirectory: string;
  /**
   * Whether Terraform asks AWS for what is there.
   * @default true
   */
  readonly refresh?: boolean;
  /**
   * Whether a switchover ends with a reprotection.
   * @default true
   */
  readonly reprotect?: boolean;
}

/** The steps of a command, where the regions are what the configuration says. */
function stepsOf(
  command: ChangingCommand,
  role: RegionRole,
  regions: Regions,
  { reprotect: reprotects = true }: Pick<DryRunOptions, "reprotect"> = {},
): readonly Step[] {
  switch (command) {
    case "activate":
      return [activate(role, regions[role])];
    case "resume":
      return [resume(role, regions)];
    case "reprotect":
      return [reprotect(role, regions)];
    case "retire":
      return retire(role, regions[role]);
    case "switchover": {
      switchoverStage(role, regions);
      const from = peerOf(role);
      const quiesced = quiesce(from, regions);
      const activated = activate(role, regions[role]);
      const after = { ...regions, [from]: quiesced.variables, [role]: activated.variables };
      return [quiesced, activated, ...(reprotects ? [reprotect(from, after)] : [])];
    }
  }
}

/**
 * The plain commands of a command, one a line, without asking AWS for anything: the regions are taken to be what the
 * configuration says.
 *
 * @throws StepRefused where the command is out of order for such regions
 */
export function dryRun(command: ChangingCommand, role: RegionRole, options: DryRunOptions): string[] {
  const { config, outputDirectory, target } = options;
  const regions = { primary: configuredRegion(config, "primary"), dr: configuredRegion(config, "dr") };
  return stepsOf(command, role, regions, options).flatMap((step) => {
    const { cloud, directory, json } = prepareWorkingDirectory(step.stack, target, { outputDirectory });
    const terraform = new Terraform({ binary: "terraform", workingDirectory: directory, cloud });
    const { apply, init, plan, show } = terraform.commandLines(planOptionsOf(step, json, options.refresh));
    const wait =
      step.name === "quiesce"
        ? [
            `# wait until ${step.stack} runs no task and ReplicaLag of ${role}'s replica is 0 (docs/runbook.md: Switchover)`,
          ]
        : [];
    return [`# ${step.name} ${step.stack}: ${step.purpose}`, init, plan, show, apply, ...wait];
  });
}
