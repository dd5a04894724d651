import { type Mutations, of } from "../test-support";

export const MUTATIONS: Mutations = {
  "ecr-destination-repository-exists": ({ dr }) => {
    of(dr, "aws_ecr_repository").name = "apache";
  },
  "ecr-lifecycle-policy": ({ dr }) => delete dr.resource.aws_ecr_lifecycle_policy,
  "ecr-one-replication-configuration": ({ dr }) => {
    const configurations = dr.resource.aws_ecr_replication_configuration;
    configurations.again = Object.values(configurations)[0];
  },
  "ecr-scanned-on-push": ({ dr }) => {
    of(dr, "aws_ecr_repository").image_scanning_configuration.scan_on_push = false;
  },
};
