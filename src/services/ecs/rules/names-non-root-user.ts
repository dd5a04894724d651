import type { Rule } from "../../rule";
import { eachInstance, problem } from "../../subjects";
import { containersOf, TASK_DEFINITION } from "./tasks";

/** Also with a group: `root:root`, `0:0`. */
const ROOT = /^(root|0)(:|$)/;

export const namesNonRootUser: Rule = {
  id: "ecs-names-non-root-user",
  title: "A container definition sets a user other than root",
  why: "If it is left out, the image decides, and an image without a user runs as root: an attacker who gets in through the application then owns the container.",
  source: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security-tasks-containers.html",
  controls: ["ECS.20"],
  severity: "error",
  fix: "Set user to the one that the image is built for.",
  check: (stacks) =>
    eachInstance(stacks, TASK_DEFINITION, ({ values }) =>
      containersOf(values).map(({ user }) =>
        typeof user === "string" && user !== "" && !ROOT.test(user)
          ? undefined
          : problem("user", user, "a user that is not root"),
      ),
    ),
};
