import { regionName } from "../contract/names";
import { ToolError } from "../tools/tool-error";
import type { Step } from "./lifecycle";
import type { Operation } from "./operation";
import { isPlanOf } from "./plan-checks";
import type { RunStepOptions } from "./run-step";

/** A plan that was reviewed before, given to a command of several steps: it is of one of them, and goes to no other. */
export class GivenPlan {
  private isUsed = false;

  /** @param file undefined where none was given */
  constructor(
    private readonly operation: Operation,
    private readonly file: string | undefined,
  ) {}

  /** What to run a step with. */
  async optionsFor(step: Step): Promise<Pick<RunStepOptions, "planFile">> {
    if (this.file === undefined || this.isUsed) {
      return {};
    }
    const { config, connect } = this.operation;
    const { terraform } = await connect(step.stack);
    const plan = await terraform.showPlan(this.file);
    if (isPlanOf(plan, step, regionName(config, step.stack)) !== undefined) {
      return {};
    }
    this.isUsed = true;
    return { planFile: this.file };
  }

  /** @throws ToolError when the plan was of none of the steps, which have all been run. */
  checkUsed(): void {
    if (this.file !== undefined && !this.isUsed) {
      throw new ToolError(`${this.file} is a plan of no step that was left: it was not applied.`);
    }
  }
}
