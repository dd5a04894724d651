/**
 * The regions of AWS's standard partition that provider 5.100.0 accepts; it rejects any other name at plan.
 * (China, GovCloud and the isolated regions are separate partitions: other ARNs, and no replication from here.)
 * Left out are those whose RDS certificates are not in the image (ap-east-2, ap-southeast-5, ap-southeast-7, ca-west-1,
 * il-central-1, mx-central-1): every database connection there would fail.
 */
export const AWS_REGIONS = [
  "af-south-1",
  "ap-east-1",
  "ap-northeast-1",
  "ap-northeast-2",
  "ap-northeast-3",
  "ap-south-1",
  "ap-south-2",
  "ap-southeast-1",
  "ap-southeast-2",
  "ap-southeast-3",
  "ap-southeast-4",
  "ca-central-1",
  "eu-central-1",
  "eu-central-2",
  "eu-north-1",
  "eu-south-1",
  "eu-south-2",
  "eu-west-1",
  "eu-west-2",
  "eu-west-3",
  "me-central-1",
  "me-south-1",
  "sa-east-1",
  "us-east-1",
  "us-east-2",
  "us-west-1",
  "us-west-2",
] as const;
