import type { Service } from "../service";
import { ecrApi } from "./api";
import { controls } from "./controls";
import { drawing } from "./drawing";
import { destinationRepositoryExists } from "./rules/destination-repository-exists";
import { lifecyclePolicy } from "./rules/lifecycle-policy";
import { oneReplicationConfiguration } from "./rules/one-replication-configuration";
import { scannedOnPush } from "./rules/scanned-on-push";

export const ecr: Service = {
  id: "ecr",
  name: "ECR",
  resources: {
    aws_ecr_lifecycle_policy: { drawn: false, replaceable: true },
    aws_ecr_replication_configuration: { drawn: true, replaceable: true },
    aws_ecr_repository: { drawn: true },
  },
  controls,
  rules: [destinationRepositoryExists, lifecyclePolicy, oneReplicationConfiguration, scannedOnPush],
  apis: [ecrApi],
  position: 5,
  drawing,
};
