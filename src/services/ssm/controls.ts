import { type FsbpControls, NO_INSTANCES, notApplicable } from "../fsbp";

/** @see https://docs.aws.amazon.com/securityhub/latest/userguide/ssm-controls.html */
export const controls: FsbpControls = {
  page: "ssm-controls",
  controls: [
    notApplicable("SSM.1", "Instances are managed by Systems Manager", NO_INSTANCES),
    notApplicable("SSM.2", "Instances are patched", NO_INSTANCES),
    notApplicable("SSM.3", "Associations of instances are compliant", NO_INSTANCES),
    notApplicable("SSM.4", "Documents are not public", "no documents: one parameter, which is not a secret"),
    notApplicable("SSM.6", "Automation logs to CloudWatch", "no automation; an account setting"),
    notApplicable("SSM.7", "Public sharing of documents is blocked", "no documents; an account setting"),
  ],
};
