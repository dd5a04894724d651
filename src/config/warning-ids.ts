/** What there is to warn of, as `acknowledge` names it. */
export const WARNINGS = {
  "primary-in-us-east-1": "The primary is in the region of IAM's and Route 53's control planes.",
  "cidr-block-used-by-aws": "A VPC has addresses that AWS services use themselves.",
  "cidr-block-public": "A VPC has public addresses.",
  "scaling-oscillates": "Scaling out pushes the load below the threshold for scaling in.",
  "engine-version-not-offered": "RDS did not offer the MySQL version on the day of the last list.",
  "instance-class-not-offered": "RDS did not offer the instance class on the day of the last list.",
  "image-tag-moves": "The image's tag names another image after every push.",
  "both-regions-active": "Both regions are active.",
} as const;

export type WarningId = keyof typeof WARNINGS;
