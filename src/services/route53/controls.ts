import { type FsbpControls, waived } from "../fsbp";

/** @see https://docs.aws.amazon.com/securityhub/latest/userguide/route53-controls.html */
export const controls: FsbpControls = {
  page: "route53-controls",
  controls: [
    waived(
      "Route53.2",
      "Public zones log their queries",
      "the zone usually exists and is its owner's (`dns.zone.id`), and a zone has one query log; the diagram has none",
    ),
  ],
};
