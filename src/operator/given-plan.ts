import type { PlanJson } from "../terraform/plan";
import type { Terraform } from "../terraform/run";
import { ToolError } from "../tools/tool-error";
import type { Step } from "./lifecycle";
import { planMismatch } from "./plan-checks";

/** Of a command: `--plan`. */
export interface GivenPlanOption {
  /**
   * A plan of the step that comes next, reviewed before.
   * @default each step is planned
   */
  readonly planFile?: string;
}

/** A plan that was reviewed before, given to a command: it is of one of its steps, and goes to no other. */
export class GivenPlan {
  private plan: Promise<PlanJson> | undefined;
  private isUsed = false;

  /** @param steps - how many steps the command has: the plan of a command of one step must be of that one */
  constructor(
    readonly file: string,
    private readonly steps: "one" | "several",
  ) {}

  /** @param region - the region's name: `lamp-dr` */
  async isFor(step: Step, region: string, terraform: Terraform): Promise<boolean> {
    const isOther = async () => planMismatch(await this.show(terraform), step, region) !== undefined;
    return !this.isUsed && (this.steps === "one" || !(await isOther()));
  }

  /** @throws ToolError when it is of another step: approving it by this one's name would mean nothing */
  async take(step: Step, region: string, terraform: Terraform): Promise<PlanJson> {
    const plan = await this.show(terraform);
    const mismatch = planMismatch(plan, step, region);
    if (mismatch !== undefined) {
      throw new ToolError(
        `${this.file} is not a plan of ${step.name} ${step.stack}: ${mismatch}. Nothing was applied.`,
      );
    }
    this.isUsed = true;
    return plan;
  }

  /** @throws ToolError when the plan was of none of the steps, which have all been run */
  checkUsed(): void {
    if (!this.isUsed) {
      throw new ToolError(`${this.file} is a plan of no step that was left: it was not applied.`);
    }
  }

  /** Terraform shows it once, however many steps ask. */
  private show(terraform: Terraform): Promise<PlanJson> {
    this.plan ??= terraform.showPlan(this.file);
    return this.plan;
  }
}

/** The plan of `--plan`; undefined where there is none. */
export function givenPlan(file: string | undefined, steps: "one" | "several"): GivenPlan | undefined {
  return file === undefined ? undefined : new GivenPlan(file, steps);
}
