import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { type Engine, type EngineName, findEngine } from "./database/engine";
import { findProgram } from "./find-program";
import { LocalError } from "./local-error";

/** The programs that the local run needs beside a database, with their Debian and Ubuntu packages. */
const needed = [
  { program: "apache2", package: "apache2-bin" },
  { program: "php", package: "php8.2-cli" },
  { program: "openssl", package: "openssl" },
] as const;

// Loaded by Apache and PHP themselves, so not on the PATH.
const modules = [
  { file: "/usr/lib/apache2/modules/libphp8.2.so", package: "libapache2-mod-php8.2" },
  { file: "/etc/php/8.2/mods-available/pdo_mysql.ini", package: "php8.2-mysql" },
] as const;

/** PATH with the folders where Debian keeps servers, which a user's own PATH often lacks. */
export const serverPath = [process.env.PATH, "/usr/sbin", "/sbin"].filter(Boolean).join(delimiter);

/**
 * Checks that everything the local run needs is installed.
 * @param engine the database engine; MySQL where this machine has it, otherwise MariaDB, by default
 * @param path where to look for programs
 * @returns the engine that was found
 * @throws LocalError with the one command that installs what is missing.
 */
export function checkPrograms(engine?: EngineName, path: string = serverPath, moduleRoot = "/"): Engine {
  const found = findEngine(engine, path);
  const missing = [
    ...needed.filter(({ program }) => findProgram(program, path) === undefined),
    ...modules.filter(({ file }) => !existsSync(join(moduleRoot, file))),
  ];
  const packages: string[] = [...new Set(missing.map((each) => each.package))];
  if (!found && engine !== "mysql") {
    packages.push("mariadb-client", "mariadb-server");
  }
  packages.sort();
  const lacks = [
    ...(packages.length > 0
      ? [
          `missing: ${packages.join(", ")}. On Debian 12: apt-get install --no-install-recommends ${packages.join(" ")}. ` +
            "Elsewhere run it with Docker: docker compose up",
        ]
      : []),
    ...(!found && engine === "mysql"
      ? [
          "missing: MySQL (mysqld, mysql and mysqldump; MariaDB's programs of these names do not count). On Debian: .ci/mysql",
        ]
      : []),
  ];
  if (!found || lacks.length > 0) {
    throw new LocalError(lacks.join("\n"));
  }
  return found;
}
