import type { Rule } from "../../rule";
import { eachInstance, mustBe } from "../../subjects";

export const scannedOnPush: Rule = {
  id: "ecr-scanned-on-push",
  title: "Images are scanned on push",
  why: "Known vulnerabilities in their packages are then reported before they run.",
  source: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning-basic.html",
  controls: ["ECR.1"],
  severity: "error",
  fix: "Set image_scanning_configuration.scan_on_push = true.",
  check: (stacks) =>
    eachInstance(stacks, "aws_ecr_repository", ({ values }) =>
      mustBe(values.image_scanning_configuration ?? {}, "scan_on_push", true),
    ),
};
