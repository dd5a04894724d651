import { show } from "../../../terraform/hcl";
import { instancesOf } from "../../../terraform/stack/instances";
import { situationsOf } from "../../../terraform/stack/situations";
import type { Rule } from "../../rule";
import { problem, verdicts } from "../../subjects";
import { DATABASE } from "./instances";

export const newGenerationForFailback: Rule = {
  id: "rds-new-generation-for-failback",
  title: "A region can create a new replica beside its old writer, under another identifier",
  why: "RDS refuses to turn a promoted database back into a replica; failback needs a new one, and the old writer must stay until it is retired on purpose.",
  source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ReadRepl.Promote.html",
  severity: "error",
  fix: "Key the instances by generation with for_each, and put the generation in identifier and final_snapshot_identifier.",
  check: (stacks) =>
    stacks.flatMap((stack) => {
      if (!stack.json.variable?.posture) {
        return [];
      }
      const renewed = situationsOf(stack).filter(({ variables }) => variables.database_generation === 2);
      return Object.keys(stack.resources(DATABASE)).flatMap((id) => {
        const address = `${DATABASE}.${id}`;
        const [situation] = renewed;
        if (!situation) {
          return verdicts(stack, address, "variable database_generation: got nothing, allowed: a number");
        }
        const instances = instancesOf(stack, DATABASE, situation).filter((instance) => instance.id === id);
        if (instances.length < 2) {
          return verdicts(stack, address, problem("for_each", instances.length, "one per generation"));
        }
        const repeated = ["identifier", "final_snapshot_identifier"].filter((name) => {
          // As text: two unknown values are never the same object.
          const values = instances.flatMap(({ values }) => (values[name] ? [show(values[name])] : []));
          return new Set(values).size < values.length;
        });
        const problems = repeated.map((name) =>
          problem(name, instances[0]?.values[name], "a different one for each generation"),
        );
        return verdicts(stack, address, problems);
      });
    }),
};
