import { regionOf } from "../../../terraform/stack/references";
import type { Rule } from "../../rule";
import { eachInstance, NOT_APPLICABLE, problem } from "../../subjects";
import { containersOf, TASK_DEFINITION } from "./tasks";

const REQUIRED = ["awslogs-group", "awslogs-region", "awslogs-stream-prefix"];

export const awslogsOptions: Rule = {
  id: "ecs-awslogs-options",
  title: "A container that logs to CloudWatch sets the log group, its own region and a stream prefix",
  why: "Fargate requires all three; a missing one, or another region, shows up only when the task fails to start.",
  source: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_awslogs.html",
  severity: "error",
  fix: `Set ${REQUIRED.join(", ")} in logConfiguration.options.`,
  check: (stacks) =>
    eachInstance(stacks, TASK_DEFINITION, ({ stack, values }) => {
      const logging = containersOf(values).filter(
        (container) => container.logConfiguration?.logDriver === "awslogs",
      );
      if (logging.length === 0) {
        return NOT_APPLICABLE;
      }
      const region = regionOf(stack, values);
      return logging.flatMap(({ logConfiguration: { options = {} } }) => [
        ...REQUIRED.map((name) => (options[name] ? undefined : problem(name, options[name], "a value"))),
        options["awslogs-region"] === region
          ? undefined
          : problem("awslogs-region", options["awslogs-region"], `${region}`),
      ]);
    }),
};
