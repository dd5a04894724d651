import { type FsbpControls, met, notApplicable } from "../fsbp";

const NO_USERS =
  "the stacks create no users and change no account settings, which are its owner's responsibility";

/** @see https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html */
export const controls: FsbpControls = {
  page: "iam-controls",
  controls: [
    met("IAM.1", "No policy allows full administrative privileges"),
    notApplicable("IAM.2", "Users have no policies attached directly", NO_USERS),
    notApplicable("IAM.3", "Access keys are rotated within 90 days", NO_USERS),
    notApplicable("IAM.4", "The root user has no access key", NO_USERS),
    notApplicable("IAM.5", "Users with a password have MFA", NO_USERS),
    notApplicable("IAM.6", "The root user has hardware MFA", NO_USERS),
    notApplicable("IAM.7", "The password policy is strong", NO_USERS),
    notApplicable("IAM.8", "Unused credentials are removed", NO_USERS),
    met("IAM.21", "Policies do not allow all actions of a service"),
  ],
};
