import type { Config } from "../../config";
import type { RegionRole } from "../../contract";
import { Terraform } from "../../terraform/run";
import { prepareWorkingDirectory, type Target } from "../../terraform/run/working-directory";
import { configuredRegion } from "../region-variables";
import { planOptionsOf } from "../run-step";
import type { Change } from "./change";

interface DryRunOptions {
  readonly config: Config;
  readonly target: Target;
  /** CDKTF's output, already synthesized. */
  readonly outputDirectory: string;
  /**
   * Whether Terraform asks AWS for what is there.
   * @default true
   */
  readonly refresh?: boolean;
}

/**
 * The plain commands of a change, one a line, without asking AWS for anything: the regions are taken to be what the
 * configuration says.
 *
 * @param options - the command's own, too
 * @throws StepRefused where the command is out of order for such regions
 */
export function dryRun(change: Change, role: RegionRole, options: DryRunOptions): string[] {
  const { config, outputDirectory, target } = options;
  const regions = { primary: configuredRegion(config, "primary"), dr: configuredRegion(config, "dr") };
  return change.steps(role, regions, options).flatMap((step) => {
    if (typeof step === "string") {
      return [`# ${step}`];
    }
    const { cloud, directory, json } = prepareWorkingDirectory(step.stack, target, { outputDirectory });
    const terraform = new Terraform({ binary: "terraform", workingDirectory: directory, cloud });
    const { apply, init, plan, show } = terraform.commandLines(planOptionsOf(step, json, options.refresh));
    return [`# ${step.name} ${step.stack}: ${step.purpose}`, init, plan, show, apply];
  });
}
