import { stackIn, testRule } from "../../../test/support/rules";
import { destinationRepositoryExists } from "./destination-repository-exists";
import { oneReplicationConfiguration } from "./one-replication-configuration";

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
    "eu-west-1: got another one in staging aws_ecr_replication_configuration.it, allowed: one a region",
    "eu-west-1: got another one in primary aws_ecr_replication_configuration.it, allowed: one a region",
  ],
});
