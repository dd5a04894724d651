import type { Block } from "../../../terraform/stack/synthesized-stack";
import type { Rule } from "../../rule";
import { eachInstance, NOT_APPLICABLE, problem } from "../../subjects";
import { containersOf, TASK_DEFINITION } from "./tasks";

export const readOnlyRootHasMounts: Rule = {
  id: "ecs-read-only-root-has-mounts",
  title: "A container with a read-only root file system has writable mounts, each of a declared volume",
  why: "Apache writes its process ID, locks and temporary files; without a place for them it does not start.",
  source: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html",
  severity: "error",
  fix: "Declare a volume for each folder and mount it with readOnly = false.",
  check: (stacks) =>
    eachInstance(stacks, TASK_DEFINITION, ({ values }) => {
      const containers = containersOf(values).filter(
        (container) => container.readonlyRootFilesystem === true,
      );
      if (containers.length === 0) {
        return NOT_APPLICABLE;
      }
      const declared: Block[] = values.volume ?? [];
      const names = declared.map(({ name }) => name);
      return containers.flatMap(({ mountPoints = [] }: Block) => {
        const mounts: Block[] = mountPoints;
        const writable = mounts.filter(({ readOnly }) => readOnly !== true);
        return [
          writable.length > 0 ? undefined : problem("mountPoints", writable, "one or more that are writable"),
          ...mounts.map(({ sourceVolume }) =>
            names.includes(sourceVolume)
              ? undefined
              : problem("sourceVolume", sourceVolume, names.join(", ")),
          ),
        ];
      });
    }),
};
