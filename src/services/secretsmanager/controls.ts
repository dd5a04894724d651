import { type FsbpControls, notApplicable, waived } from "../fsbp";

/** @see https://docs.aws.amazon.com/securityhub/latest/userguide/secretsmanager-controls.html */
export const controls: FsbpControls = {
  page: "secretsmanager-controls",
  controls: [
    waived(
      "SecretsManager.1",
      "Secrets are rotated automatically",
      "the picture says `Automatic secret rotation ready`: `credentials.rotation` names the function that does it",
    ),
    notApplicable(
      "SecretsManager.2",
      "Automatic rotation succeeds",
      "seen at run time only, where rotation is switched on",
    ),
    notApplicable(
      "SecretsManager.3",
      "Unused secrets are removed",
      "seen at run time only; the one secret is read by every task that starts",
    ),
    waived(
      "SecretsManager.4",
      "Secrets are rotated within 90 days",
      "the picture says `Automatic secret rotation ready`: `credentials.rotation` names the function that does it",
    ),
  ],
};
