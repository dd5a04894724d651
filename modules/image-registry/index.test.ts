import { describe, expect, test } from "vitest";
import { addresses, decoded, expose, synthesizeAlone } from "../../test/support/scratch";
import { ImageRegistry } from ".";

function registry(replicateToRegion?: string) {
  return synthesizeAlone((scope) => {
    const { repositoryUrl } = new ImageRegistry(scope, "images", {
      repositoryName: "shop-apache",
      accountId: "123456789012",
      replicateToRegion,
    });
    expose(scope, { repositoryUrl });
  });
}

const stack = registry("eu-south-2");

describe("the repository", () => {
  const repository = stack.resource("aws_ecr_repository");

  test("has the name given", () => {
    expect(repository).toMatchObject({ name: "shop-apache", tags: { Name: "shop-apache" } });
  });

  test("scans what is pushed", () => {
    expect(repository.image_scanning_configuration).toEqual({ scan_on_push: true });
  });

  test("lets latest move", () => {
    expect(repository.image_tag_mutability).toBe("MUTABLE");
  });

  test("is encrypted", () => {
    expect(repository.encryption_configuration).toEqual([{ encryption_type: "AES256" }]);
  });

  test("cannot be destroyed by a plan, nor with the images in it", () => {
    expect(repository.lifecycle).toEqual({ prevent_destroy: true });
    expect(repository).not.toHaveProperty("force_delete");
  });

  test("exposes its URL", () => {
    expect(stack.output("repositoryUrl").value).toBe("${aws_ecr_repository.image_registry.repository_url}");
  });
});

describe("the lifecycle", () => {
  test("expires untagged images after 14 days and never a tagged one", () => {
    const { policy, repository } = stack.resource("aws_ecr_lifecycle_policy");
    expect(repository).toBe("${aws_ecr_repository.image_registry.name}");
    expect(decoded(policy)).toEqual({
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
    });
  });
});

describe("replication", () => {
  test("copies what is pushed to names that begin with the repository's to the region given", () => {
    expect(stack.resource("aws_ecr_replication_configuration", "images_replication")).toEqual({
      replication_configuration: {
        rule: [
          {
            destination: [{ region: "eu-south-2", registry_id: "123456789012" }],
            repository_filter: [{ filter: "shop-apache", filter_type: "PREFIX_MATCH" }],
          },
        ],
      },
    });
  });

  test("is left to others where no region is given", () => {
    expect(addresses(registry())).toEqual([
      "aws_ecr_lifecycle_policy.images_lifecycle",
      "aws_ecr_repository.image_registry",
    ]);
  });
});
