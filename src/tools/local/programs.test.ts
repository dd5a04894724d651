import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { checkPrograms } from "./programs";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "lamp-programs-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function install(...files: string[]): void {
  for (const file of files) {
    mkdirSync(join(folder, file, ".."), { recursive: true });
    writeFileSync(join(folder, file), "");
    chmodSync(join(folder, file), 0o755);
  }
}

const programs = ["apache2", "mariadb", "mariadb-dump", "mariadb-install-db", "mariadbd", "openssl", "php"];
const modules = ["usr/lib/apache2/modules/libphp8.2.so", "etc/php/8.2/mods-available/pdo_mysql.ini"];

describe("checkPrograms", () => {
  it("accepts when everything is installed", () => {
    install(...programs.map((program) => `bin/${program}`), ...modules);
    expect(() => checkPrograms(join(folder, "bin"), folder)).not.toThrow();
  });

  it("names the one command that installs what is missing", () => {
    install("bin/openssl", "bin/php", "bin/mariadb", "bin/mariadb-dump", ...modules);
    expect(() => checkPrograms(join(folder, "bin"), folder)).toThrow(
      "missing: apache2-bin, mariadb-server. On Debian 12: apt-get install --no-install-recommends apache2-bin mariadb-server.",
    );
  });

  it("reports missing PHP modules too", () => {
    install(...programs.map((program) => `bin/${program}`));
    expect(() => checkPrograms(join(folder, "bin"), folder)).toThrow(
      "missing: libapache2-mod-php8.2, php8.2-mysql.",
    );
  });

  it("treats a file that is not executable as missing", () => {
    install(...programs.map((program) => `bin/${program}`), ...modules);
    chmodSync(join(folder, "bin/php"), 0o644);
    expect(() => checkPrograms(join(folder, "bin"), folder)).toThrow("missing: php8.2-cli.");
  });
});
