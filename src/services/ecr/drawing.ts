import type { Unknown } from "../../terraform/hcl";
import { referencesOf } from "../../terraform/stack/references";
import { idOfResource, referenceTo, type StackView } from "../../terraform/stack/stack-view";
import type { Block } from "../../terraform/stack/synthesized-stack";
import { besideNetwork, type Drawing, type Replication, replication, type ServiceBox } from "../drawing";
import { containersOf } from "../ecs/rules/tasks";
import { REPLICATION, rulesOf } from "./rules/replication";

export const drawing: Drawing = {
  boxes: (view) => besideNetwork(repositoryBoxes(view)),
  replications: imageReplications,
};

/** Image repositories, with the tags that tasks run. */
function repositoryBoxes(view: StackView): ServiceBox[] {
  const images = view
    .instances("aws_ecs_task_definition")
    .flatMap(({ values }) => containersOf(values))
    .map(({ image }) => image);
  return view.instances("aws_ecr_repository").map((repository) => {
    const tags = images
      .filter((image) => referencesOf(image).includes(`aws_ecr_repository.${repository.id}`))
      .map((image) => (image as Unknown).template.split(":").at(-1));
    const names = [...new Set(tags)].map((tag) => `${repository.values.name}:${tag}`);
    return {
      id: idOfResource(referenceTo(repository)),
      service: "ECR",
      title: "ECR",
      lines: names.length > 0 ? names : [repository.values.name],
      resources: [referenceTo(repository)],
    };
  });
}

function imageReplications(view: StackView, views: readonly StackView[]): Replication[] {
  return view.instances(REPLICATION).flatMap((configuration) =>
    rulesOf(configuration.values).flatMap((rule) => {
      const regions = (rule.destination ?? []).map((destination: Block) => destination.region);
      const targets = views
        .filter(({ region }) => regions.includes(region))
        .flatMap((other) => other.instances("aws_ecr_repository"));
      const covers = (name: string) =>
        (rule.repository_filter ?? []).some(({ filter }: Block) => name.startsWith(filter));
      return view
        .instances("aws_ecr_repository")
        .filter(({ values }) => covers(values.name))
        .flatMap((from) =>
          targets
            .filter(({ values }) => values.name === from.values.name)
            .map((to) => replication(from, to, "images", configuration)),
        );
    }),
  );
}
