import { type FsbpControls, met, notApplicable, waived } from "../fsbp";

const NO_CLASSIC = "no Classic Load Balancer";
const PLAIN_HTTP =
  "the diagram has HTTP on port 80; with a domain, `dns.https` adds 443 and redirects everything but the health checks' paths";

/** @see https://docs.aws.amazon.com/securityhub/latest/userguide/elb-controls.html */
export const controls: FsbpControls = {
  page: "elb-controls",
  controls: [
    waived("ELB.1", "HTTP is redirected to HTTPS", PLAIN_HTTP),
    notApplicable("ELB.2", "Certificates come from Certificate Manager", NO_CLASSIC),
    notApplicable("ELB.3", "Listeners terminate TLS", NO_CLASSIC),
    met("ELB.4", "Invalid header fields are dropped"),
    waived(
      "ELB.5",
      "Load balancers have access logs",
      "the diagram's log is in CloudWatch, is kept for 3 days, and has every request from Apache; access logs go to S3 only",
    ),
    met("ELB.6", "Load balancers are protected from deletion"),
    notApplicable("ELB.7", "Connections are drained", NO_CLASSIC),
    notApplicable("ELB.8", "TLS listeners use a strong policy", NO_CLASSIC),
    notApplicable("ELB.9", "Load is balanced across zones", NO_CLASSIC),
    notApplicable("ELB.10", "Load balancers span several zones", NO_CLASSIC),
    met("ELB.12", "Application Load Balancers defend against request smuggling"),
    met("ELB.13", "Load balancers span several Availability Zones"),
    notApplicable("ELB.14", "Classic Load Balancers defend against request smuggling", NO_CLASSIC),
    met("ELB.17", "Listeners use a recommended TLS policy"),
    waived("ELB.18", "Listeners use protocols that encrypt", PLAIN_HTTP),
    waived(
      "ELB.21",
      "Target health checks are encrypted",
      "the diagram has HTTP on port 80 from the load balancer to the tasks, within the VPC",
    ),
    waived(
      "ELB.22",
      "Traffic to targets is encrypted",
      "the diagram has HTTP on port 80 from the load balancer to the tasks, within the VPC",
    ),
  ],
};
