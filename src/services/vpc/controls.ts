import { type FsbpControls, met, NO_INSTANCES, notApplicable, waived } from "../fsbp";

const NO_VOLUMES = "no EBS volumes or snapshots";
const NO_VPN = "no VPN connection";
const THROUGH_NAT =
  "the diagram routes outbound traffic through the NAT gateway; an interface endpoint is billed per hour, zone and region, even on standby";

/** @see https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html */
export const controls: FsbpControls = {
  name: "EC2 and VPC",
  page: "ec2-controls",
  controls: [
    notApplicable("EC2.1", "Volume snapshots are not public", NO_VOLUMES),
    met("EC2.2", "The default security group allows no traffic"),
    notApplicable("EC2.3", "Attached volumes are encrypted", NO_VOLUMES),
    notApplicable("EC2.4", "Stopped instances are removed after some time", NO_INSTANCES),
    met("EC2.6", "VPCs have flow logs"),
    notApplicable("EC2.7", "Volumes are encrypted by default", `${NO_VOLUMES}; an account setting`),
    notApplicable("EC2.8", "Instances use IMDSv2", NO_INSTANCES),
    notApplicable("EC2.9", "Instances have no public address", NO_INSTANCES),
    waived("EC2.10", "VPCs have an endpoint for the EC2 API", `nothing in the VPC calls it; ${THROUGH_NAT}`),
    met("EC2.15", "Subnets do not assign public addresses automatically"),
    notApplicable("EC2.16", "There are no unused network ACLs", "the stacks create none"),
    notApplicable("EC2.17", "Instances have one network interface", NO_INSTANCES),
    met("EC2.18", "Security groups are open to everyone on authorized ports only"),
    met("EC2.19", "Security groups are not open to everyone on high-risk ports"),
    notApplicable("EC2.20", "Both tunnels of a VPN are up", NO_VPN),
    notApplicable(
      "EC2.21",
      "Network ACLs do not allow everyone on ports 22 and 3389",
      "the stacks create none, and the control excludes the VPC's default network ACL",
    ),
    notApplicable("EC2.23", "Transit gateways do not accept attachments automatically", "no transit gateway"),
    notApplicable("EC2.24", "Instances are not paravirtual", NO_INSTANCES),
    notApplicable("EC2.25", "Launch templates assign no public addresses", NO_INSTANCES),
    notApplicable("EC2.51", "Client VPN endpoints log connections", NO_VPN),
    waived("EC2.55", "VPCs have an endpoint for the ECR API", THROUGH_NAT),
    waived(
      "EC2.56",
      "VPCs have an endpoint for the image registry",
      `${THROUGH_NAT}; image layers are pulled through the S3 gateway endpoint, which is free`,
    ),
    waived("EC2.57", "VPCs have an endpoint for Systems Manager", THROUGH_NAT),
    waived("EC2.58", "VPCs have an endpoint for Incident Manager contacts", "nothing uses Incident Manager"),
    waived("EC2.60", "VPCs have an endpoint for Incident Manager", "nothing uses Incident Manager"),
    notApplicable("EC2.170", "Launch templates require IMDSv2", NO_INSTANCES),
    notApplicable("EC2.171", "VPN connections are logged", NO_VPN),
    waived(
      "EC2.172",
      "Internet gateways are blocked for the VPC",
      "the diagram's load balancer is on the internet; a rule computes that the internet reaches nothing else",
    ),
    notApplicable("EC2.173", "Spot fleets encrypt their volumes", NO_INSTANCES),
    notApplicable(
      "EC2.180",
      "Network interfaces have source/destination checking enabled",
      "the stacks create none; AWS manages those of its services",
    ),
    notApplicable("EC2.181", "Launch templates encrypt volumes", NO_INSTANCES),
    notApplicable(
      "EC2.182",
      "Public sharing of volume snapshots is blocked",
      `${NO_VOLUMES}; an account setting`,
    ),
    notApplicable("EC2.183", "VPN connections use IKEv2", NO_VPN),
  ],
};
