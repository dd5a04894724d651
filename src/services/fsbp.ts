/**
 * AWS Foundational Security Best Practices for the resource types that the stacks use: which controls are met, which are
 * not, and why. A control is met if a rule lists it in its `controls`.
 *
 * The list is that of standard v1.0.0 in the user guide of Security Hub CSPM in autumn 2025, with what AWS has announced
 * since for these services (EC2.182, EC2.183, ECS.17 to ECS.21, ELB.21, ELB.22, RDS.50), and without what it has retired (ECS.1, RDS.18).
 * The titles are ours.
 * Source: https://docs.aws.amazon.com/securityhub/latest/userguide/fsbp-standard.html
 */
export interface FsbpControl {
  /** Such as `RDS.3`. */
  readonly id: string;
  readonly title: string;
  /**
   * `met`: a rule enforces it at every synthesis. `waived`: not met, on purpose. `not-applicable`: the stacks have nothing
   * that it applies to.
   */
  readonly status: "met" | "waived" | "not-applicable";
  /** Why it is waived or not applicable. @default - it is met */
  readonly reason?: string;
}

/** The controls of a service. */
export interface FsbpControls {
  /** The service's name in the standard. @default - the service's name */
  readonly name?: string;
  /** The user guide's page of its controls, such as `rds-controls`. */
  readonly page: string;
  readonly controls: readonly FsbpControl[];
}

export const met = (id: string, title: string): FsbpControl => ({ id, title, status: "met" });
const unmet = (status: FsbpControl["status"]) => (id: string, title: string, reason: string) => ({
  id,
  title,
  status,
  reason,
});
export const waived = unmet("waived");
export const notApplicable = unmet("not-applicable");

/** Reason for controls about EC2 instances. */
export const NO_INSTANCES = "no EC2 instances: tasks run on Fargate";
