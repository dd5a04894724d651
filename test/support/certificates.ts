import { execFileSync } from "node:child_process";
import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export interface ServerCertificate {
  readonly certificate: string;
  readonly key: string;
}

/** A certificate authority for the tests, in files. */
export class CertificateAuthority {
  readonly caFile: string;
  private readonly keyFile: string;

  /**
   * @param folder folder for the files
   * @param name name of the authority and of its files
   */
  constructor(
    private readonly folder: string,
    name: string,
  ) {
    this.caFile = join(folder, `${name}.pem`);
    this.keyFile = join(folder, `${name}.key`);
    openssl(
      ...["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", `/CN=${name}`],
      ...["-addext", "keyUsage=critical,keyCertSign", "-keyout", this.keyFile, "-out", this.caFile],
    );
  }

  /**
   * Issues a certificate for a server.
   * @param hosts names and IPv4 addresses; the first one also names the files
   * @param days until it expires; OpenSSL refuses negative numbers, so 0 gives one that has just expired
   */
  issue(hosts: readonly string[], days = 2): ServerCertificate {
    const base = join(this.folder, hosts[0] ?? "server");
    const names = hosts.map((host) => (/^[\d.]+$/.test(host) ? `IP:${host}` : `DNS:${host}`));
    openssl(
      ...["req", "-newkey", "rsa:2048", "-nodes", "-subj", `/CN=${hosts[0]}`],
      ...["-keyout", `${base}.key`, "-out", `${base}.csr`],
    );
    writeFileSync(`${base}.ext`, `subjectAltName=${names.join(",")}\n`);
    openssl(
      ...["x509", "-req", "-in", `${base}.csr`, "-days", `${days}`, "-extfile", `${base}.ext`],
      ...["-CA", this.caFile, "-CAkey", this.keyFile, "-CAcreateserial", "-out", `${base}.crt`],
    );
    // The servers run as other users; these keys last only as long as a test.
    chmodSync(`${base}.key`, 0o644);
    return { certificate: `${base}.crt`, key: `${base}.key` };
  }
}

function openssl(...args: string[]): void {
  execFileSync("openssl", args, { stdio: "pipe" });
}
