import { DbParameterGroup } from "@cdktf/provider-aws/lib/db-parameter-group";
import type { Construct } from "constructs";
import { address, hcl, hclNumber } from "../hcl";
import type { EngineVersions } from "./engine-versions";

export interface ParameterGroupsProps {
  /** Prefix of the names. */
  readonly name: string;
  /** Releases that a database may run, the oldest first. */
  readonly releases: readonly string[];
  readonly versions: EngineVersions;
  /** HCL: is the region on standby? */
  readonly isStandby: string;
}

/**
 * What the application's promises rest on, whatever RDS has as its default: "your visit is recorded" means that it is
 * committed, on disk, in the binary log, and the same on the replica.
 *
 * Applied at the next restart, not at once: RDS reports a parameter that equals its default as `pending-reboot`, whatever it
 * was set with, and `immediate` would then differ in every plan (hashicorp/terraform-provider-aws 18035, 44280). A new
 * database starts with them; an existing one has them after its next restart, which a promotion is, too.
 */
const PROMISED = {
  // With STATEMENT, an insert that asks @@global.read_only is evaluated anew on the replica, and inserts nothing there.
  binlog_format: "ROW",
  // With 0, a statement that was answered is rolled back at the end of its connection.
  autocommit: "1",
  // As MySQL has it: a value that does not fit is refused, not cut off.
  sql_mode:
    "ONLY_FULL_GROUP_BY,STRICT_TRANS_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION",
  // With READ-UNCOMMITTED, a page shows visits that are rolled back.
  transaction_isolation: "REPEATABLE-READ",
  // With other values, a crash loses commits that were acknowledged, or that the replica already has.
  innodb_flush_log_at_trx_commit: "1",
  sync_binlog: "1",
};

/**
 * A parameter group for each release of MySQL that a database of the region runs, or is about to run: that of the oldest
 * release always, at the address that it has always had. While a region moves to the next release, its older generations
 * keep the old group.
 *
 * @returns HCL, inside the instances' `for_each`, for the name of the instance's group
 */
export function parameterGroups(scope: Construct, props: ParameterGroupsProps): string {
  const { isStandby, name, releases, versions } = props;
  const inUse = `concat(["${versions.wanted}", ${isStandby} ? ${versions.sourceRelease} : "${versions.wanted}"], ${versions.running})`;
  const nameOf = releases.map((release, index) => {
    const suffix = release.replace(".", "-");
    const isFirst = index === 0;
    const group = new DbParameterGroup(scope, isFirst ? "parameter-group" : `parameter-group-${suffix}`, {
      name: `${name}-mysql${suffix}`,
      description: `${name}: TLS required`,
      family: `mysql${release}`,
      parameter: [
        // A client without TLS gets error 3159. Off by default on RDS until 8.4, on from 9.7.
        {
          name: "require_secure_transport",
          value: "1",
          applyMethod: isFirst ? "immediate" : "pending-reboot",
        },
        ...Object.entries(PROMISED).map(([parameter, value]) => ({
          name: parameter,
          value,
          applyMethod: "pending-reboot",
        })),
      ],
      tags: { Name: name },
      lifecycle: { createBeforeDestroy: true },
      ...(isFirst ? {} : { count: hclNumber(`contains(${inUse}, "${release}") ? 1 : 0`) }),
    });
    return `${address(group)}${isFirst ? "" : "[0]"}.name`;
  });
  return hcl(
    nameOf
      .slice(1)
      .reduce(
        (otherwise, group, index) =>
          `${versions.eachRelease} == "${releases[index + 1]}" ? ${group} : ${otherwise}`,
        nameOf[0] as string,
      ),
  );
}
