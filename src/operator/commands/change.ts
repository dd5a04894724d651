import type { RegionRole } from "../../contract";
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
  /** False: --no-record. */
  readonly record: boolean;
  /** False: --no-refresh, where the command has it. */
  readonly refresh?: boolean;
}

/** A command that changes a region, in steps that are planned, shown, approved and applied. */
export interface Change<Own extends object = object> {
  readonly name: string;
  readonly description: string;
  /** Names the region that the command is of. */
  readonly region: CommandOption;
  /** Beside those of every change. */
  readonly options: readonly CommandOption[];
  /**
   * Its steps from what the regions are, for `--dry-run`; a line between two of them is what is waited for there.
   *
   * @throws StepRefused where the command is out of order
   */
  steps(role: RegionRole, regions: Regions, options: Own): readonly (Step | string)[];
  /**
   * Does it.
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
  description: "do not write the new normal into the configuration",
};

/** Those of every change. */
export const CHANGE_OPTIONS: readonly CommandOption[] = [
  {
    flags: "--dry-run",
    description: "only print the terraform commands, for regions that are as the configuration says",
  },
  RECORD_OPTION,
  {
    flags: "--plan <file>",
    description:
      "apply this plan, which was reviewed before, for the next step; without a terminal it needs --yes",
  },
  { flags: "--yes", description: "apply the plan of --plan, and no other, without asking" },
];
