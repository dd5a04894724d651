import { type FsbpControls, met } from "../fsbp";

/** @see https://docs.aws.amazon.com/securityhub/latest/userguide/kms-controls.html */
export const controls: FsbpControls = {
  page: "kms-controls",
  controls: [
    met("KMS.1", "Managed policies do not allow decryption with every key"),
    met("KMS.2", "Inline policies do not allow decryption with every key"),
    met("KMS.3", "Keys are not deleted by accident"),
    met("KMS.5", "Keys are not public"),
  ],
};
