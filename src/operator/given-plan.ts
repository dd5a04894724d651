import type { PlanJson } from "../terraform/plan";
import type { Terraform } from "../terraform/run";
import { ToolError } from "../tools/tool-error";
import type { Step } from "./lifecycle";
import { planMismatch } from "./plan-checks";

/** Options of a command: `--plan`. */
export interface GivenPlanOption {
  /**
   * An already reviewed plan of the next step.
   * @default each step is planned
   */
  readonly planFile?: string;
}

/** An already reviewed plan, given to a command: it is of one of its steps, and used for no other. */
export class GivenPlan {
  private plan: Promise<PlanJson> | undefined;
  private isUsed = false;

  /** @param steps - number of steps of the command: with one step, the plan must be of that step */
  constructor(
    readonly file: string,
    private readonly steps: "one" | "several",
  ) {}

  /** @param region - the region's name: `lamp-dr` */
  async isFor(step: Step, region: string, terraform: Terraform): Promise<boolean> {
    const isOther = async () => planMismatch(await this.show(terraform), step, region) !== undefined;
    return !this.isUsed && (this.steps === "one" || !(await isOther()));
  }

  /** @throws ToolError when it is of another step: an approval under this step's name would mean nothing */
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

  /** @throws ToolError when all steps have run and the plan was of none of them */
  checkUsed(): void {
    if (!this.isUsed) {
      throw new ToolError(`${this.file} is not a plan of any remaining step: it was not applied.`);
    }
  }

  /** Terraform shows it once, for any number of steps. */
  private show(terraform: Terraform): Promise<PlanJson> {
    this.plan ??= terraform.showPlan(this.file);
    return this.plan;
  }
}

/** The plan of `--plan`; undefined without it. */
export function givenPlan(file: string | undefined, steps: "one" | "several"): GivenPlan | undefined {
  return file === undefined ? undefined : new GivenPlan(file, steps);
}
