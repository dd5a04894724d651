import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/** Debian's package for each command that the image's tests use. */
const packages: Readonly<Record<string, string>> = {
  apache2: "apache2-bin",
  buildah: "buildah",
  debootstrap: "debootstrap",
  openssl: "openssl",
  php: "php8.2-cli",
  phpcs: "php-codesniffer",
  phpmd: "phpmd",
  phpunit: "phpunit",
  setpriv: "util-linux",
  shellcheck: "shellcheck",
  unshare: "util-linux",
  wrk: "wrk",
};

// Daemons are in sbin, which is not on every user's PATH.
const folders = [...(process.env.PATH ?? "").split(delimiter), "/usr/sbin", "/sbin"];

/**
 * Makes sure that commands are installed.
 * @throws Error with the command line that installs what is missing.
 */
export function requireCommands(...commands: readonly (keyof typeof packages)[]): void {
  const missing = commands.filter((command) => !folders.some((folder) => existsSync(join(folder, command))));
  if (missing.length > 0) {
    const install = [...new Set(missing.map((command) => packages[command] ?? command))].join(" ");
    throw new Error(
      `Not installed: ${missing.join(", ")}. Run: apt-get update && apt-get install -y ${install}`,
    );
  }
}

/**
 * Makes sure that the tests may mount file systems and switch users.
 * @throws Error that explains how to run them.
 */
export function requireRoot(): void {
  if (process.getuid?.() !== 0) {
    throw new Error(
      "The image's own file system is mounted and run as its own user: run these tests as root.",
    );
  }
}
