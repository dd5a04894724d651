import type { FsbpControls } from "../fsbp";

/** @see https://docs.aws.amazon.com/securityhub/latest/userguide/cloudwatch-controls.html */
export const controls: FsbpControls = {
  page: "cloudwatch-controls",
  controls: [],
};
