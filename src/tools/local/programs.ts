import { accessSync, constants, existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { LocalError } from "./local-error";

/** The programs that the local run needs, with their Debian and Ubuntu packages. */
const needed = [
  { program: "apache2", package: "apache2-bin" },
  { program: "php", package: "php8.2-cli" },
  { program: "mariadbd", package: "mariadb-server" },
  { program: "mariadb", package: "mariadb-client" },
  { program: "mariadb-dump", package: "mariadb-client" },
  { program: "mariadb-install-db", package: "mariadb-server" },
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
 * @param path where to look for programs
 * @throws LocalError with the one command that installs what is missing.
 */
export function checkPrograms(path: string = serverPath, moduleRoot = "/"): void {
  const missing = [
    ...needed.filter(
      ({ program }) => !path.split(delimiter).some((folder) => isExecutable(join(folder, program))),
    ),
    ...modules.filter(({ file }) => !existsSync(join(moduleRoot, file))),
  ];
  if (missing.length === 0) {
    return;
  }
  const packages = [...new Set(missing.map((each) => each.package))].sort();
  throw new LocalError(
    `missing: ${packages.join(", ")}. On Debian 12: apt-get install --no-install-recommends ${packages.join(" ")}. ` +
      "Elsewhere run it with Docker: docker compose up",
  );
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
