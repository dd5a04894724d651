import { stackIn, testRule, withResources } from "../../../../test/support/rules";
import { destinationRepositoryExists } from "./destination-repository-exists";
import { lifecyclePolicy } from "./lifecycle-policy";
import { oneReplicationConfiguration } from "./one-replication-configuration";
import { scannedOnPush } from "./scanned-on-push";

const registry = (stack: string, region: string, repository: string, destination: string) =>
  stackIn(region, stack, {
    resource: {
      aws_ecr_repository: { it: { name: repository } },
      aws_ecr_replication_configuration: {
        it: {
          replication_configuration: {
            rule: [{ destination: [{ region: destination }], repository_filter: [{ filter: "lamp" }] }],
          },
        },
      },
    },
  });

testRule(destinationRepositoryExists, {
  compliant: [
    registry("primary", "eu-west-1", "lamp-apache", "eu-central-1"),
    registry("dr", "eu-central-1", "lamp-apache", "eu-west-1"),
  ],
  violating: [
    registry("primary", "eu-west-1", "lamp-apache", "eu-central-1"),
    registry("dr", "eu-central-1", "apache", "eu-west-1"),
  ],
  problems: [
    'destination eu-central-1: got ["apache"], allowed: a stack with repository lamp-apache',
    'repository_filter: got [{"filter":"lamp"}], allowed: one that matches a repository',
  ],
});

testRule(oneReplicationConfiguration, {
  compliant: [
    registry("primary", "eu-west-1", "lamp", "eu-central-1"),
    registry("dr", "eu-central-1", "lamp", "eu-west-1"),
  ],
  violating: [
    registry("primary", "eu-west-1", "lamp", "eu-central-1"),
    registry("staging", "eu-west-1", "lamp", "eu-central-1"),
  ],
  problems: [
    "eu-west-1: got another one in staging aws_ecr_replication_configuration.it, allowed: one per region",
    "eu-west-1: got another one in primary aws_ecr_replication_configuration.it, allowed: one per region",
  ],
});

testRule(scannedOnPush, {
  compliant: withResources({
    aws_ecr_repository: { it: { image_scanning_configuration: { scan_on_push: true } } },
  }),
  violating: withResources({ aws_ecr_repository: { it: { name: "apache" } } }),
  problems: ["scan_on_push: got nothing, allowed: true"],
});

testRule(lifecyclePolicy, {
  compliant: withResources({
    aws_ecr_repository: { it: { name: "apache" } },
    aws_ecr_lifecycle_policy: { it: { repository: "${aws_ecr_repository.it.name}" } },
  }),
  violating: withResources({
    aws_ecr_repository: { it: { name: "apache" } },
    aws_ecr_lifecycle_policy: { it: { repository: "another" } },
  }),
  problems: ["aws_ecr_lifecycle_policy: got none for the repository, allowed: one"],
});
