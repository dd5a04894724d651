import type { Config } from "../../config";
import type { RegionRole } from "../../contract";
import { Terraform } from "../../terraform/run";
import { prepareWorkingDirectory, type Target } from "../../terraform/run/working-directory";
import { configuredRegion } from "../region-variables";
import { planOptionsOf } from "../run-step";
import { type Change, refreshOf } from "./change";

interface DryRunOptions {
  readonly config: Config;
  readonly target: Target;
  /** CDKTF's output, already synthesized. */
  readonly outputDirectory: string;
  /** @default false */
  readonly minimalRefresh?: boolean;
  /** @default true */
  readonly refresh?: boolean;
}

/**
 * The plain commands of a change, one per line, without calling AWS: assumes that the regions are as configured.
 *
 * @param options - including the command's own
 * @throws StepRefused if the command is out of order for regions as configured
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
    const { apply, init, plan, show } = terraform.commandLines(planOptionsOf(step, json, refreshOf(options)));
    return [`# ${step.name} ${step.stack}: ${step.purpose}`, init, plan, show, apply];
  });
}
