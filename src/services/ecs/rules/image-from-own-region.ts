import { Unknown } from "../../../terraform/hcl";
import { regionOf } from "../../../terraform/stack/references";
import type { Rule } from "../../rule";
import { eachInstance, NOT_APPLICABLE, problem } from "../../subjects";
import { containersOf, TASK_DEFINITION } from "./tasks";

const ECR_HOST = /^\d{12}\.dkr\.ecr\.([a-z0-9-]+)\./;

export const imageFromOwnRegion: Rule = {
  id: "ecs-image-from-own-region",
  title: "A task pulls its image from the repository in its own region",
  why: "Images are replicated between the regions so that a task can start while the other region is down.",
  source: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/replication.html",
  severity: "error",
  fix: "Take the image from the repository_url of the stack's own aws_ecr_repository.",
  check: (stacks) =>
    eachInstance(stacks, TASK_DEFINITION, ({ stack, values }) => {
      const images: unknown[] = containersOf(values).map(({ image }) => image);
      if (images.length === 0) {
        return NOT_APPLICABLE;
      }
      const region = regionOf(stack, values);
      return images.map((image) => {
        const isOwn =
          image instanceof Unknown
            ? image.references.every((reference) => reference.startsWith("aws_ecr_repository."))
            : [undefined, region].includes(ECR_HOST.exec(String(image))?.[1]);
        return isOwn ? undefined : problem("image", image, `a repository in ${region}`);
      });
    }),
};
