import { type FsbpControls, met } from "../fsbp";

/** @see https://docs.aws.amazon.com/securityhub/latest/userguide/sns-controls.html */
export const controls: FsbpControls = {
  page: "sns-controls",
  controls: [met("SNS.4", "Topics are not public")],
};
