import { type FsbpControls, notApplicable, waived } from "../fsbp";

/** @see https://docs.aws.amazon.com/securityhub/latest/userguide/secretsmanager-controls.html */
export const controls: FsbpControls = {
  page: "secretsmanager-controls",
  controls: [
    waived(
      "SecretsManager.1",
      "Secrets are rotated automatically",
      "the diagram says `Automatic secret rotation ready`: `credentials.rotation` names the function that rotates it",
    ),
    notApplicable(
      "SecretsManager.2",
      "Automatic rotation succeeds",
      "visible at run time only, where rotation is enabled",
    ),
    notApplicable(
      "SecretsManager.3",
      "Unused secrets are removed",
      "visible at run time only; every task that starts reads the one secret",
    ),
    waived(
      "SecretsManager.4",
      "Secrets are rotated within 90 days",
      "the diagram says `Automatic secret rotation ready`: `credentials.rotation` names the function that rotates it",
    ),
  ],
};
