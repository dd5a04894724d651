/**
 * What RDS for MySQL offered on a day. AWS adds versions and classes and withdraws them, so nothing is refused for not being
 * listed here: the configuration warns. Add what is new, and set the date.
 */
export const RDS_OFFER = {
  /** The day of both lists. */
  date: "2026-09-01",
  /**
   * Patch releases by `MAJOR.MINOR`; of a version that is missing here, any is taken for known.
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/MySQL.Concepts.VersionMgmt.html
   */
  patchReleases: {
    "8.4": [5, 6, 7, 8, 9, 10, 11],
  } as Readonly<Record<string, readonly number[]>>,
  /**
   * Sizes by family.
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.DBInstanceClass.Support.html
   */
  instanceClasses: {
    t3: "micro small medium large xlarge 2xlarge",
    t4g: "micro small medium large xlarge 2xlarge",
    m5: "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge",
    m5d: "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge",
    m6g: "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge",
    m6gd: "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge",
    m6i: "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge",
    m6id: "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge",
    m7g: "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge",
    m7i: "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge",
    m8g: "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge",
    m8gd: "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge",
    r5: "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge",
    r5b: "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge",
    r5d: "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge",
    r6g: "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge",
    r6gd: "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge",
    r6i: "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge",
    r6id: "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge",
    r7g: "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge",
    r7i: "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge",
    r8g: "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge",
    r8gd: "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge",
    x2g: "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge",
    x2idn: "16xlarge 24xlarge 32xlarge",
    x2iedn: "xlarge 2xlarge 4xlarge 8xlarge 16xlarge 24xlarge 32xlarge",
  } as Readonly<Record<string, string>>,
};

/**
 * Families of the previous generation, with which RDS creates and upgrades no MySQL that the databases may run.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_UpgradeDBInstance.MySQL.Major.html
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.DBInstanceClass.Types.html
 */
const PREVIOUS_GENERATION = ["t1", "t2", "m1", "m2", "m3", "m4", "r3", "r4", "cr1"];

/** Whether an instance class, such as `db.t2.micro`, is of the previous generation. */
export function isPreviousGeneration(instanceClass: string): boolean {
  return PREVIOUS_GENERATION.includes(instanceClass.split(".")[1] ?? "");
}
