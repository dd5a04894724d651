import { execFileSync } from "node:child_process";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { findPrograms } from "../find-program";
import type { Dialect, Programs } from "./dialect";
import { mariadb } from "./mariadb";
import { mysql } from "./mysql";

/** The engines that the application runs on, RDS's own first. */
export const ENGINES = ["mysql", "mariadb"] as const;

export type EngineName = (typeof ENGINES)[number];

/** A database engine that is installed on this machine. */
export interface Engine {
  readonly dialect: Dialect;
  /** Such as `9.7.4`. */
  readonly version: string;
  readonly programs: Programs;
}

/** Where `.ci/mysql` installs MySQL; looked at after the PATH. */
const mysqlFolder = () => join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "lamp-dr/mysql/bin");

const dialects: Readonly<Record<EngineName, Dialect>> = { mysql, mariadb };

/**
 * The engine of a name, or the first that this machine has: MySQL, which is RDS's, before MariaDB.
 * @param path where to look for programs
 * @returns undefined where it is not installed in full
 */
export function findEngine(name: EngineName | undefined, path: string): Engine | undefined {
  for (const each of name === undefined ? ENGINES : [name]) {
    const dialect = dialects[each];
    const places = each === "mysql" ? [path, mysqlFolder()].join(delimiter) : path;
    const programs = findPrograms(
      dialect.programs,
      places,
      (file) => dialect.isVersion?.(versionOf(file)) ?? true,
    );
    if (programs) {
      const version = /\d+\.\d+\.\d+/.exec(versionOf(programs.server))?.[0] ?? "of unknown version";
      return { dialect, version, programs };
    }
  }
  return undefined;
}

function versionOf(program: string): string {
  try {
    return execFileSync(program, ["--no-defaults", "--version"], { encoding: "utf8", stdio: "pipe" });
  } catch {
    return "";
  }
}
