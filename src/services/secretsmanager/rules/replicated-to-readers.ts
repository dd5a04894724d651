import { regionOf } from "../../../terraform/stack/references";
import type { Block } from "../../../terraform/stack/synthesized-stack";
import type { Rule } from "../../rule";
import { eachInstance, problem } from "../../subjects";
import { SECRET } from "./secrets";

export const replicatedToReaders: Rule = {
  id: "secretsmanager-replicated-to-readers",
  title: "The database's secret has a replica in every other region with tasks",
  why: "A region that has to read the password from another one cannot start a task while that one is down.",
  source: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/replicate-secrets.html",
  severity: "error",
  fix: "Add a replica block for each region whose stack has an ECS task definition.",
  check: (stacks) =>
    eachInstance(stacks, SECRET, ({ stack, values }) => {
      const replicas: Block[] = values.replica ?? [];
      const regions = replicas.map(({ region }) => region);
      return stacks
        .filter((other) => Object.keys(other.resources("aws_ecs_task_definition")).length > 0)
        .map((other) => regionOf(other))
        .filter((region) => region !== regionOf(stack, values) && !regions.includes(region))
        .map((region) => problem("replica", regions, `one in ${region}`));
    }),
};
