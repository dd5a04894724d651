import { show } from "../../../terraform/hcl";
import type { SynthesizedStack } from "../../../terraform/stack/synthesized-stack";
import type { Rule } from "../../rule";
import { problem, verdicts } from "../../subjects";
import { PARAMETER_GROUP } from "./instances";

export const sameEngineInBothRegions: Rule = {
  id: "rds-same-engine-in-both-regions",
  title: "Both regions have parameter groups for the same engine releases, with the same parameters",
  why: "Either region's database can be the other's source: a replica must not run a lower release than its source, and a promotion must not change how the database behaves.",
  source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_MySQL.Replication.ReadReplicas.html",
  severity: "error",
  fix: "Give all regions parameter groups of the same families, each with the same parameters.",
  check: (stacks) => {
    const all = stacks.flatMap(groupsIn);
    const [first] = all;
    return all.flatMap(({ stack, id, family, parameters }) => {
      const ofFirst = groupsIn(first?.stack as SynthesizedStack);
      const same = ofFirst.find((group) => group.family === family);
      const families = ofFirst.map((group) => group.family).join(" or ");
      return verdicts(
        stack,
        `${PARAMETER_GROUP}.${id}`,
        same === undefined
          ? problem("family", family, families)
          : parameters === same.parameters
            ? undefined
            : `parameter: got ${parameters}, allowed: ${same.parameters}`,
      );
    });
  },
};

function groupsIn(stack: SynthesizedStack) {
  return Object.entries(stack.resources(PARAMETER_GROUP)).map(([id, { family, parameter }]) => ({
    stack,
    id,
    family: String(family),
    parameters: show(parameter),
  }));
}
