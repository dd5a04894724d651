/**
 * AWS Foundational Security Best Practices, for the resource types that the stacks use: what of it is met, what is not
 * and why. A control is met where a rule says that it is for it (`controls` of the rule).
 *
 * The list is that of standard v1.0.0 in the user guide of Security Hub CSPM in autumn 2025, with what AWS has announced
 * since for these services (EC2.182, EC2.183, ECS.17 to ECS.21, ELB.21, ELB.22, RDS.50), and without what it has retired (ECS.1, RDS.18).
 * Titles are in our own words.
 * Source: https://docs.aws.amazon.com/securityhub/latest/userguide/fsbp-standard.html
 */
export interface FsbpControl {
  /** Such as `RDS.3`. */
  readonly id: string;
  readonly title: string;
  /**
   * `met`: a rule holds every synthesis to it. `waived`: not met, on purpose. `not-applicable`: the stacks have nothing of
   * what it is about.
   */
  readonly status: "met" | "waived" | "not-applicable";
  /** Why it is waived or not applicable. @default - it is met */
  readonly reason?: string;
}

/** The controls of a service. */
export interface FsbpControls {
  /** As the standard calls the service. @default - as the service is called */
  readonly name?: string;
  /** Page of the controls in the user guide, such as `rds-controls`. */
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

/** Of controls about EC2 instances. */
export const NO_INSTANCES = "no EC2 instances: tasks run on Fargate";
