import { show } from "../expressions";
import { type Instance, instancesOf } from "../instances";
import type { Rule, Verdict } from "../rule";
import { situationsOf } from "../situations";
import { verdicts } from "../subjects";
import type { SynthesizedStack } from "../synthesized-stack";
import { DATABASE, isReplica } from "./instances";

/** What Terraform keeps to itself: none of these makes a call to modify the instance. */
const LOCAL = new Set([
  "replicate_source_db",
  "skip_final_snapshot",
  "final_snapshot_identifier",
  "lifecycle",
]);

export const promotionChangesNothingElse: Rule = {
  id: "rds-promotion-changes-nothing-else",
  title: "Between a replica and the writer it becomes, nothing differs but its source",
  why: "The provider promotes first, waits, and then sends every other change in one more call: that call makes a failover longer and can fail when the database already serves.",
  source:
    "https://github.com/hashicorp/terraform-provider-aws/blob/v5.100.0/internal/service/rds/instance.go",
  severity: "error",
  fix: "Give both postures the same arguments; only replicate_source_db and what is kept in the state alone may depend on the posture.",
  check: (stacks) => stacks.flatMap(compareStack),
};

function compareStack(stack: SynthesizedStack): Verdict[] {
  const situations = situationsOf(stack);
  const at = (label: string) => situations.find((situation) => situation.label === label);
  return situations.flatMap((situation) => {
    const active = at(situation.label.replace("posture=standby", "posture=active"));
    if (
      situation.variables.posture !== "standby" ||
      situation.variables.database_snapshot_identifier ||
      !active
    ) {
      return [];
    }
    const writers = instancesOf(stack, DATABASE, active);
    return instancesOf(stack, DATABASE, situation).flatMap((replica) => {
      const writer = writers.find(({ id, key }) => id === replica.id && key === replica.key);
      // A database that is born here is never a replica, whatever its arguments would be.
      if (!writer || !isReplica(replica.values) || writer.values.engine) return [];
      return verdicts(stack, replica.address, differences(replica, writer));
    });
  });
}

function differences({ values: before }: Instance, { values: after }: Instance): string[] {
  const ignored: string[] = after.lifecycle?.ignore_changes ?? [];
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((name) => !LOCAL.has(name) && !ignored.includes(name))
    .filter((name) => show(before[name]) !== show(after[name]))
    .map(
      (name) =>
        `${name}: got ${show(before[name])} on standby and ${show(after[name])} when active, allowed: the same in both postures`,
    );
}
