import { EcrLifecyclePolicy } from "@cdktf/provider-aws/lib/ecr-lifecycle-policy";
import { EcrReplicationConfiguration } from "@cdktf/provider-aws/lib/ecr-replication-configuration";
import { EcrRepository } from "@cdktf/provider-aws/lib/ecr-repository";
import { Construct } from "constructs";

export interface ImageRegistryProps {
  /** Name of the repository, the same in both regions. */
  readonly repositoryName: string;
  /** AWS account of the registry. */
  readonly accountId: string;
  /**
   * Region that every push to this repository is copied to.
   *
   * ECR has one replication configuration per registry and region, and copies only what is pushed after it
   * is set. Leave it out where something else owns that configuration.
   *
   * @default - nothing is replicated by this stack
   */
  readonly replicateToRegion?: string;
}

/**
 * The image repository of a region.
 *
 * Both regions replicate to each other: after a failover, images are pushed where the writer is. ECR does
 * not replicate a replicated image again, so there is no loop.
 *
 * **Cost**: storage by the gigabyte in both regions, transfer between them per push.
 */
export class ImageRegistry extends Construct {
  readonly repositoryUrl: string;

  constructor(scope: Construct, id: string, props: ImageRegistryProps) {
    super(scope, id);
    const repository = new EcrRepository(this, "repository", {
      name: props.repositoryName,
      // `latest` moves; tasks run the commit's tag, which the push command never moves.
      imageTagMutability: "MUTABLE",
      imageScanningConfiguration: { scanOnPush: true },
      encryptionConfiguration: [{ encryptionType: "AES256" }],
      lifecycle: { preventDestroy: true },
      tags: { Name: props.repositoryName },
    });
    repository.overrideLogicalId("image_registry");
    new EcrLifecyclePolicy(this, "lifecycle", {
      repository: repository.name,
      // Only images that have lost their tag: a deployed tag never expires, however old.
      policy: JSON.stringify({
        rules: [
          {
            rulePriority: 1,
            description: "Untagged images after 14 days",
            selection: {
              tagStatus: "untagged",
              countType: "sinceImagePushed",
              countUnit: "days",
              countNumber: 14,
            },
            action: { type: "expire" },
          },
        ],
      }),
    });
    if (props.replicateToRegion) {
      new EcrReplicationConfiguration(this, "replication", {
        replicationConfiguration: {
          rule: [
            {
              destination: [{ region: props.replicateToRegion, registryId: props.accountId }],
              repositoryFilter: [{ filter: props.repositoryName, filterType: "PREFIX_MATCH" }],
            },
          ],
        },
      });
    }
    this.repositoryUrl = repository.repositoryUrl;
  }
}
