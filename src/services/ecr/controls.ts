import { type FsbpControls, met, waived } from "../fsbp";

/** @see https://docs.aws.amazon.com/securityhub/latest/userguide/ecr-controls.html */
export const controls: FsbpControls = {
  page: "ecr-controls",
  controls: [
    met("ECR.1", "Images are scanned"),
    waived(
      "ECR.2",
      "Tags are immutable",
      "the diagram's `lamp-apache:latest` moves; the push command never moves a commit's tag, and a deployment uses such a tag",
    ),
    met("ECR.3", "Repositories have a lifecycle policy"),
  ],
};
