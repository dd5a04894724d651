import { type FsbpControls, met, notApplicable, waived } from "../fsbp";

/** @see https://docs.aws.amazon.com/securityhub/latest/userguide/s3-controls.html */
export const controls: FsbpControls = {
  name: "S3",
  page: "s3-controls",
  controls: [
    notApplicable(
      "S3.1",
      "The account blocks public access to buckets",
      "an account setting, its owner's responsibility; each bucket blocks it (S3.8)",
    ),
    met("S3.2", "Buckets block public read access"),
    met("S3.3", "Buckets block public write access"),
    met("S3.5", "Buckets require TLS"),
    met("S3.6", "Bucket policies grant nothing to other accounts"),
    met("S3.8", "Buckets block public access"),
    waived(
      "S3.9",
      "Buckets have access logging",
      "the log needs another bucket in each region; the account's CloudTrail records who reads states",
    ),
    met("S3.12", "Buckets have no access control lists"),
    met("S3.13", "Buckets have lifecycle rules"),
    notApplicable("S3.19", "Access points block public access", "no access points"),
    notApplicable("S3.24", "Multi-Region Access Points block public access", "no access points"),
    notApplicable("S3.25", "Directory buckets have lifecycle rules", "no directory buckets"),
  ],
};
