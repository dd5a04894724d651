import type { EndpointKind } from "../../terraform/stack/reachability";

export const endpoint: EndpointKind = {
  name: "database",
  type: "aws_db_instance",
  interfacesOf: (
    { db_subnet_group_name: group, publicly_accessible, vpc_security_group_ids: groups },
    find,
  ) => ({
    groups,
    subnets: find("aws_db_subnet_group", group)?.values.subnet_ids,
    hasPublicAddress: publicly_accessible === true,
  }),
};
