import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { serverPath } from "./programs";

/** A self-signed certificate: clients need to trust nothing else. */
export interface Certificate {
  readonly file: string;
  readonly keyFile: string;
}

/** Creates a certificate for 127.0.0.1, valid for a day. */
export async function createCertificate(folder: string): Promise<Certificate> {
  const file = join(folder, "certificate.pem");
  const keyFile = join(folder, "key.pem");
  await promisify(execFile)(
    "openssl",
    [
      ...["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=127.0.0.1"],
      ...["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", keyFile, "-out", file],
    ],
    { env: { PATH: serverPath } },
  );
  return { file, keyFile };
}
