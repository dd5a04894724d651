import { describe, expect, test } from "vitest";
import { expose, synthesizeAlone } from "../../test/support/scratch";
import { Certificate } from "./certificate";

function certificate(validationZoneId?: string) {
  return synthesizeAlone((scope) => {
    const { arn } = new Certificate(scope, "tls", { domainName: "www.acme.dev", validationZoneId });
    expose(scope, { arn });
  });
}

describe("a certificate", () => {
  test("is validated by DNS, and created before the one it replaces is destroyed", () => {
    expect(certificate().resource("aws_acm_certificate")).toEqual({
      domain_name: "www.acme.dev",
      validation_method: "DNS",
      tags: { Name: "www.acme.dev" },
      lifecycle: { create_before_destroy: true },
    });
  });

  test("exposes its ARN only once it is issued", () => {
    expect(certificate().output("arn").value).toBe(
      "${aws_acm_certificate_validation.tls_validation.certificate_arn}",
    );
  });
});

describe("with a zone", () => {
  test("the validation record is written there, overwriting an existing one", () => {
    const option = "tolist(aws_acm_certificate.tls_certificate.domain_validation_options)[0]";
    expect(certificate("Z0123456789ABC").resource("aws_route53_record")).toEqual({
      zone_id: "Z0123456789ABC",
      name: `\${${option}.resource_record_name}`,
      type: `\${${option}.resource_record_type}`,
      records: [`\${${option}.resource_record_value}`],
      ttl: 300,
      allow_overwrite: true,
    });
  });

  test("issuing waits for the record", () => {
    expect(certificate("Z0123456789ABC").resource("aws_acm_certificate_validation")).toEqual({
      certificate_arn: "${aws_acm_certificate.tls_certificate.arn}",
      validation_record_fqdns: ["${aws_route53_record.tls_validation_record.fqdn}"],
    });
  });
});

describe("without a zone", () => {
  test("Route 53 is not called: the other region has written the same record", () => {
    expect(certificate().resources("aws_route53_record")).toEqual({});
    expect(certificate().resource("aws_acm_certificate_validation")).toEqual({
      certificate_arn: "${aws_acm_certificate.tls_certificate.arn}",
    });
  });
});
