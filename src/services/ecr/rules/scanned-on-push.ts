import type { Rule } from "../../rule";
import { eachInstance, mustBe } from "../../subjects";

export const scannedOnPush: Rule = {
  id: "ecr-scanned-on-push",
  title: "An image is scanned when it is pushed",
  why: "Known holes in its packages are then seen before it runs.",
  source: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning-basic.html",
  controls: ["ECR.1"],
  severity: "error",
  fix: "Set image_scanning_configuration.scan_on_push = true.",
  check: (stacks) =>
    eachInstance(stacks, "aws_ecr_repository", ({ values }) =>
      mustBe(values.image_scanning_configuration ?? {}, "scan_on_push", true),
    ),
};
