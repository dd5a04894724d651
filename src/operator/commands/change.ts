import type { RegionRole } from "../../contract";
import type { Refresh } from "../../terraform/run";
import { ToolError } from "../../tools/tool-error";
import type { GivenPlanOption } from "../given-plan";
import type { Regions, Step } from "../lifecycle";
import type { Operation } from "../operation";
import type { StepResult } from "../run-step";
import type { CommandOption, CommonOptions } from "./command";

/** The values of the options that every change has. */
export interface ChangeOptions extends CommonOptions {
  readonly dryRun?: boolean;
  readonly plan?: string;
  readonly yes?: boolean;
  /** The digest of the plan that was approved. */
  readonly approved?: string;
  /** False: --no-record. */
  readonly record: boolean;
  /** False: --no-refresh, if the command has it. */
  readonly refresh?: boolean;
  /** --minimal-refresh, if the command has it. */
  readonly minimalRefresh?: boolean;
}

/**
 * What `--no-refresh` and `--minimal-refresh` ask for.
 *
 * @throws ToolError if both are given
 */
export function refreshOf({
  minimalRefresh = false,
  refresh = true,
}: Pick<ChangeOptions, "minimalRefresh" | "refresh">): Refresh {
  if (minimalRefresh && !refresh) {
    throw new ToolError("--no-refresh and --minimal-refresh exclude each other: give one of them.");
  }
  return minimalRefresh ? "minimal" : refresh;
}

/** A command that changes a region, in steps that are planned, shown, approved and applied. */
export interface Change<Own extends object = object> {
  readonly name: string;
  readonly description: string;
  /** The option that names the command's region. */
  readonly region: CommandOption;
  /** In addition to those of every change. */
  readonly options: readonly CommandOption[];
  /**
   * Its steps, from the regions' variables, for `--dry-run`; a line between two steps says what to wait for.
   *
   * @throws StepRefused if the command is out of order
   */
  steps(role: RegionRole, regions: Regions, options: Own): readonly (Step | string)[];
  /**
   * Runs the change.
   *
   * @throws StepRefused, StepFailed
   */
  apply(
    operation: Operation,
    role: RegionRole,
    options: Own & GivenPlanOption,
  ): Promise<readonly StepResult[]>;
}

export const RECORD_OPTION: CommandOption = {
  flags: "--no-record",
  description: "do not write the new posture and generations into the configuration",
};

/** The options of every change. */
export const CHANGE_OPTIONS: readonly CommandOption[] = [
  {
    flags: "--dry-run",
    description: "only print the terraform commands, assuming that the regions are as configured",
  },
  RECORD_OPTION,
  {
    flags: "--plan <file>",
    description: "apply this already reviewed plan for the next step; needs --yes without a terminal",
  },
  {
    flags: "--approved <digest>",
    description: "apply without asking a new plan that does the same as the approved one (review --digest)",
  },
  { flags: "--yes", description: "apply the plan of --plan, and only that one, without asking" },
];
