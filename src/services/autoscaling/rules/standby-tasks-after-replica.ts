import { upstreamOf } from "../../../terraform/stack/dependencies";
import { type Instance, instancesOf } from "../../../terraform/stack/instances";
import type { Rule } from "../../rule";
import { eachInstance, NOT_APPLICABLE, problem } from "../../subjects";

const TARGET = "aws_appautoscaling_target";

export const standbyTasksAfterReplica: Rule = {
  id: "autoscaling-standby-tasks-after-replica",
  title: "The tasks of a warm standby start after the replica exists, and anew with each new one",
  why: "A task reads the database's host when it starts. One that starts too early fails, and with it the first deployment; one that goes on after its region has a new replica serves, and writes to, the old database.",
  source: "https://docs.aws.amazon.com/autoscaling/application/APIReference/API_RegisterScalableTarget.html",
  severity: "error",
  fix: "Let the scalable target depend on the host's SSM parameter, and make one of its arguments depend on var.database_generation, so that each new generation registers it again.",
  check: (stacks) =>
    eachInstance(stacks, TARGET, (target) => {
      const { address, situation, stack, values } = target;
      if (situation.variables.posture !== "standby" || !(values.min_capacity > 0)) {
        return NOT_APPLICABLE;
      }
      const waits = [...upstreamOf(stack, address)].some((upstream) =>
        upstream.startsWith("aws_ssm_parameter."),
      );
      return [
        waits
          ? undefined
          : problem("depends_on", values.depends_on, "the SSM parameter of the database's host"),
        isRegisteredAgain(target)
          ? undefined
          : `got the same arguments with each database_generation, allowed: others with the next one`,
      ];
    }),
};

/** Whether the next generation of the database changes an argument. */
function isRegisteredAgain({ address, situation, stack, values }: Instance): boolean {
  const { label, variables } = situation;
  const next = Number(variables.database_generation) + 1;
  const later = { label: `${label}, then ${next}`, variables: { ...variables, database_generation: next } };
  const then = instancesOf(stack, TARGET, later).find((other) => other.address === address);
  return JSON.stringify(then?.values) !== JSON.stringify(values);
}
