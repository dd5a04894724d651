import type { Rule } from "../../rule";
import { eachInstance, mustBe } from "../../subjects";
import { DATABASE } from "./instances";

export const caCertificate: Rule = {
  id: "rds-ca-certificate",
  title: "A database sets a certificate authority that is valid for decades",
  why: "If it is left out, the account's default in each region applies, and the tasks verify the server against the bundle in their image.",
  source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.SSL.html",
  severity: "error",
  fix: 'Set ca_cert_identifier = "rds-ca-rsa2048-g1".',
  check: (stacks) =>
    eachInstance(stacks, DATABASE, ({ values }) =>
      mustBe(values, "ca_cert_identifier", "rds-ca-rsa2048-g1", "rds-ca-rsa4096-g1", "rds-ca-ecc384-g1"),
    ),
};
