import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { checkPrograms } from "./programs";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "lamp-programs-"));
  // No MySQL that .ci/mysql may have installed on this machine.
  vi.stubEnv("XDG_CACHE_HOME", join(folder, "cache"));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

/** Programs that say this of their version. */
function install(files: readonly string[], version = ""): void {
  for (const file of files) {
    mkdirSync(join(folder, file, ".."), { recursive: true });
    writeFileSync(join(folder, file), `#!/bin/sh\necho '${version}'\n`);
    chmodSync(join(folder, file), 0o755);
  }
}

const check = (engine?: "mysql" | "mariadb") => checkPrograms(engine, join(folder, "bin"), folder);

const web = ["bin/apache2", "bin/openssl", "bin/php"];
const modules = ["usr/lib/apache2/modules/libphp8.2.so", "etc/php/8.2/mods-available/pdo_mysql.ini"];
const mariadb = ["bin/mariadb", "bin/mariadb-dump", "bin/mariadb-install-db", "bin/mariadbd"];
const mysql = ["mysqld", "mysql", "mysqldump"];
const MARIADB = "Ver 10.11.19-MariaDB for debian-linux-gnu on x86_64";
const MYSQL = "Ver 9.7.4-2 for Linux on x86_64 ((Debian))";

describe("checkPrograms", () => {
  it("finds MariaDB where there is no MySQL, with its version", () => {
    install([...web, ...modules]);
    install(mariadb, MARIADB);
    const { dialect, programs, version } = check();
    expect([dialect.title, version, programs.server]).toEqual([
      "MariaDB",
      "10.11.19",
      join(folder, "bin/mariadbd"),
    ]);
  });

  it("prefers MySQL, the engine of RDS, where the machine has both", () => {
    install([...web, ...modules]);
    install(mariadb, MARIADB);
    install(
      mysql.map((program) => `bin/${program}`),
      MYSQL,
    );
    const { dialect, version } = check();
    expect([dialect.title, version]).toEqual(["MySQL", "9.7.4"]);
  });

  it("takes the engine that was asked for", () => {
    install([...web, ...modules]);
    install(mariadb, MARIADB);
    install(
      mysql.map((program) => `bin/${program}`),
      MYSQL,
    );
    expect(check("mariadb").dialect.title).toBe("MariaDB");
  });

  it("does not take MariaDB's programs of MySQL's names for MySQL", () => {
    install([...web, ...modules]);
    install([...mariadb, ...mysql.map((program) => `bin/${program}`)], MARIADB);
    expect(check().dialect.title).toBe("MariaDB");
    expect(() => check("mysql")).toThrow(
      "missing: MySQL (mysqld, mysql and mysqldump; MariaDB's programs of these names do not count). On Debian: .ci/mysql",
    );
  });

  it("finds the MySQL that .ci/mysql installs", () => {
    install([...web, ...modules]);
    install(
      mysql.map((program) => `cache/lamp-dr/mysql/bin/${program}`),
      MYSQL,
    );
    expect(check("mysql").programs.server).toBe(join(folder, "cache/lamp-dr/mysql/bin/mysqld"));
  });

  it("names the one command that installs what is missing", () => {
    install(["bin/openssl", "bin/php", "bin/mariadb", "bin/mariadb-dump", ...modules]);
    expect(() => check()).toThrow(
      "missing: apache2-bin, mariadb-client, mariadb-server. On Debian 12: apt-get install --no-install-recommends apache2-bin mariadb-client mariadb-server. " +
        "Elsewhere run it with Docker: docker compose up",
    );
  });

  it("names what is missing beside MySQL in lines of its own", () => {
    install(["bin/openssl", "bin/php", ...modules]);
    expect(() => check("mysql")).toThrow(
      /^missing: apache2-bin\. .*docker compose up\nmissing: MySQL .*: \.ci\/mysql$/s,
    );
  });

  it("reports missing PHP modules too", () => {
    install([...web, ...mariadb]);
    expect(() => check()).toThrow("missing: libapache2-mod-php8.2, php8.2-mysql.");
  });

  it("treats a file that is not executable as missing", () => {
    install([...web, ...mariadb, ...modules]);
    chmodSync(join(folder, "bin/php"), 0o644);
    expect(() => check()).toThrow("missing: php8.2-cli.");
  });
});
