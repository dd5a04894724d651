import { type FsbpControls, notApplicable } from "../fsbp";

const NO_GROUPS = "no EC2 Auto Scaling groups: Application Auto Scaling sets the number of Fargate tasks";

/** @see https://docs.aws.amazon.com/securityhub/latest/userguide/autoscaling-controls.html */
export const controls: FsbpControls = {
  name: "Auto Scaling",
  page: "autoscaling-controls",
  controls: [
    notApplicable("AutoScaling.1", "Groups behind a load balancer use its health checks", NO_GROUPS),
    notApplicable("AutoScaling.2", "Groups cover several Availability Zones", NO_GROUPS),
    notApplicable("AutoScaling.3", "Launch configurations require IMDSv2", NO_GROUPS),
    notApplicable("AutoScaling.5", "Launch configurations assign no public addresses", NO_GROUPS),
    notApplicable("AutoScaling.6", "Groups use several instance types", NO_GROUPS),
    notApplicable("AutoScaling.9", "Groups use launch templates", NO_GROUPS),
  ],
};
