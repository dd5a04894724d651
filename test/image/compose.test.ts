import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { parse } from "yaml";

const { services } = parse(readFileSync(join(__dirname, "../../compose.yaml"), "utf8"));

it("compose.yaml makes a certificate that proves the database's host name, with the web server's own trust", () => {
  const folder = mkdtempSync(join(tmpdir(), "lamp-compose-"));
  try {
    const { command, entrypoint } = services.certificate;
    // The service's own command, its volume laid elsewhere and no user "mysql" here.
    const script: string = command[0]
      .replaceAll("/certificate;", `${folder};`)
      .replace("chown mysql", "test -f");
    const [shell, ...options]: [string, ...string[]] = entrypoint;
    execFileSync(shell, [...options, script], { stdio: "pipe" });

    const file = join(folder, "certificate.pem");
    const verify = ["verify", "-CAfile", file, "-purpose", "sslserver", "-verify_hostname", "database", file];
    expect(execFileSync("openssl", verify, { encoding: "utf8" })).toBe(`${file}: OK\n`);
    expect(statSync(join(folder, "key.pem")).mode & 0o777).toBe(0o400);
    expect(services.web.environment.DATABASE_TLS_CA).toBe("/certificate/certificate.pem");
  } finally {
    rmSync(folder, { recursive: true });
  }
});
