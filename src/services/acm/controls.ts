import { type FsbpControls, met } from "../fsbp";

/** @see https://docs.aws.amazon.com/securityhub/latest/userguide/acm-controls.html */
export const controls: FsbpControls = {
  page: "acm-controls",
  controls: [
    met("ACM.1", "Certificates are renewed in time"),
    met("ACM.2", "RSA keys of certificates have at least 2,048 bits"),
  ],
};
