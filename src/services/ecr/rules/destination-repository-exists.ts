import { regionOf } from "../../../terraform/stack/references";
import type { Block } from "../../../terraform/stack/synthesized-stack";
import type { Rule } from "../../rule";
import { eachInstance, problem } from "../../subjects";
import { REPLICATION, repositoriesOf, rulesOf } from "./replication";

export const destinationRepositoryExists: Rule = {
  id: "ecr-destination-repository-exists",
  title: "Terraform creates a replicated repository in the destination region too",
  why: "ECR creates a missing repository itself, with default settings (no scan, no lifecycle policy), and Terraform's own then conflicts with it.",
  source: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/replication.html",
  severity: "error",
  fix: "Create an aws_ecr_repository with the same name in the destination region's stack, before the first push.",
  check: (stacks) =>
    eachInstance(stacks, REPLICATION, ({ stack, values }) => {
      const own = repositoriesOf(stack);
      return rulesOf(values).flatMap((rule) => {
        const filters: Block[] = rule.repository_filter ?? [];
        const destinations: Block[] = rule.destination ?? [];
        const copied = own.filter(
          (name) => filters.length === 0 || filters.some(({ filter }) => name.startsWith(filter)),
        );
        return [
          copied.length > 0
            ? undefined
            : problem("repository_filter", filters, "one that matches a repository"),
          ...destinations.flatMap(({ region }) => {
            const there = stacks.filter((other) => regionOf(other) === region).flatMap(repositoriesOf);
            return copied
              .filter((name) => !there.includes(name))
              .map((name) => problem(`destination ${region}`, there, `a stack with repository ${name}`));
          }),
        ];
      });
    }),
};
