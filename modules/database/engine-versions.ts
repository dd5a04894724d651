import { hcl } from "../hcl";
import type { ExistingDatabases } from "./existing-databases";

export interface EngineVersionsProps {
  /** `8.4`, or with a patch release `8.4.5`. */
  readonly wanted: string;
  /** Releases that a database may run, `MAJOR.MINOR`, the oldest first. */
  readonly releases: readonly string[];
  readonly existing: ExistingDatabases;
  /** Identifier of the instance, inside `for_each`. */
  readonly identifier: string;
  /** HCL, inside `for_each`: is this a replica? */
  readonly isReplica: string;
  /** HCL for the version of a replica's source. It may fail: then it is the oldest release. */
  readonly sourceVersion: string;
}

/** `MAJOR.MINOR` of a version. */
function releaseOf(version: string): string {
  return version.split(".").slice(0, 2).join(".");
}

/** HCL for `MAJOR.MINOR` of the version that the HCL `version` gives. */
function releaseOfHcl(version: string): string {
  return `replace(${version}, "/^([0-9]+[.][0-9]+).*$/", "$1")`;
}

/**
 * Which release of MySQL each database of a region runs.
 *
 * The configuration says which release the databases should get to, not what they run: that is what RDS reports when the
 * plan is made. A plan upgrades a **replica** of an older release, and changes the release of nothing else: not of a
 * writer, which would take the application down and leave its replica with an older release than its source, not of an
 * older generation, and not of a replica that is promoted in the same plan. No plan asks for a downgrade, which RDS refuses.
 */
export class EngineVersions {
  /** HCL, inside `for_each`: the release that the instance has after the apply. */
  readonly eachRelease: string;
  /** HCL for the release of a new replica's source. */
  readonly sourceRelease: string;
  /** HCL for the list of the releases of the region's instances before the apply. */
  readonly running: string;
  /** The release wanted. */
  readonly wanted: string;
  /** HCL, inside `for_each`: the release that RDS reports; empty if there is no such instance. */
  private readonly eachRunning: string;
  /** HCL, inside `for_each`: does the apply upgrade the instance? Undefined if there is no older release. */
  private readonly eachIsUpgraded: string | undefined;

  constructor(private readonly props: EngineVersionsProps) {
    const { existing, identifier, isReplica, releases } = props;
    this.wanted = releaseOf(props.wanted);
    const older = releases.slice(0, releases.indexOf(this.wanted));
    const version = `${existing.byIdentifier}["${identifier}"].engine_version`;
    this.eachRunning = `try(${releaseOfHcl(version)}, "")`;
    this.eachIsUpgraded =
      older.length === 0
        ? undefined
        : `${isReplica} && contains(${JSON.stringify(older)}, ${this.eachRunning})`;
    // A state from before that output is of the oldest release.
    this.sourceRelease = `try(${releaseOfHcl(props.sourceVersion)}, "${releases[0]}")`;
    this.running = `[for found in values(${existing.byIdentifier}) : ${releaseOfHcl("found.engine_version")}]`;
    const created = `${isReplica} ? ${this.sourceRelease} : "${this.wanted}"`;
    const kept = `(${this.eachRunning} == "" ? (${created}) : ${this.eachRunning})`;
    this.eachRelease = this.eachIsUpgraded ? `(${this.eachIsUpgraded} ? "${this.wanted}" : ${kept})` : kept;
  }

  /**
   * The argument `engine_version`; undefined if no instance ever sets it. A replica inherits it, and keeps it when it is
   * promoted.
   *
   * @param isNew HCL, inside `for_each`: is this created as a new database?
   */
  argument(isNew: string | undefined): string | undefined {
    const isSet = [
      // Once created, only of the release wanted: to AWS it is then the same version, and keeps its patch release.
      ...(isNew ? [`(${isNew} && contains(["", "${this.wanted}"], ${this.eachRunning}))`] : []),
      ...(this.eachIsUpgraded ? [`(${this.eachIsUpgraded})`] : []),
    ];
    return isSet.length === 0 ? undefined : hcl(`${isSet.join(" || ")} ? "${this.props.wanted}" : null`);
  }
}
