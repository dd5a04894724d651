import { show } from "../../../terraform/hcl";
import { instancesOf } from "../../../terraform/stack/instances";
import { whenActive } from "../../../terraform/stack/situations";
import type { Block } from "../../../terraform/stack/synthesized-stack";
import type { Rule } from "../../rule";
import { eachInstance, NOT_APPLICABLE } from "../../subjects";
import { DATABASE, isReplica, valuesWith, versionsIn } from "./instances";

/** Arguments local to Terraform: none of them causes a call to modify the instance. */
const LOCAL = new Set([
  "replicate_source_db",
  "skip_final_snapshot",
  "final_snapshot_identifier",
  "lifecycle",
]);

export const promotionChangesNothingElse: Rule = {
  id: "rds-promotion-changes-nothing-else",
  title: "A replica and the writer it becomes differ only in their source",
  why: "The provider promotes first, waits, and then sends every other change in one more call: that call makes a failover longer and can fail when the database is already serving.",
  source:
    "https://github.com/hashicorp/terraform-provider-aws/blob/v5.100.0/internal/service/rds/instance.go",
  severity: "error",
  fix: "Give both postures the same arguments; only replicate_source_db, and arguments that exist in the state alone, may depend on the posture.",
  check: (stacks) =>
    eachInstance(stacks, DATABASE, (replica) => {
      const { stack, situation } = replica;
      if (!stack.json.variable?.posture || !isReplica(replica.values)) {
        return NOT_APPLICABLE;
      }
      const writer = instancesOf(stack, DATABASE, whenActive(situation)).find(
        ({ id, key }) => id === replica.id && key === replica.key,
      );
      // A database created here is never a replica, whatever its arguments would be.
      if (!writer || writer.values.engine) {
        return NOT_APPLICABLE;
      }
      const versions = versionsIn(replica);
      return (versions.length === 0 ? [undefined] : versions).flatMap((version) => {
        const database = { engine_version: version, replicate_source_db: "the peer's database" };
        const before = valuesWith(replica, database);
        const after = valuesWith(writer, database);
        // A replica that waits for its upgrade is promoted as it is: see rds-only-replicas-upgraded.
        return before.engine_version && !after.engine_version ? [] : differences(before, after);
      });
    }),
};

function differences(before: Block, after: Block): string[] {
  const ignored: string[] = after.lifecycle?.ignore_changes ?? [];
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((name) => !LOCAL.has(name) && !ignored.includes(name))
    .filter((name) => show(before[name]) !== show(after[name]))
    .map(
      (name) =>
        `${name}: got ${show(before[name])} on standby and ${show(after[name])} when active, allowed: the same in both postures`,
    );
}
