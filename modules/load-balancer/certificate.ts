import { AcmCertificate } from "@cdktf/provider-aws/lib/acm-certificate";
import { AcmCertificateValidation } from "@cdktf/provider-aws/lib/acm-certificate-validation";
import { Route53Record } from "@cdktf/provider-aws/lib/route53-record";
import { Construct } from "constructs";
import { address, hcl } from "../hcl";

export interface CertificateProps {
  /** Fully qualified domain name on the certificate. */
  readonly domainName: string;
  /**
   * Hosted zone to write the validation record into.
   *
   * ACM asks for the same record in every region of an account, so exactly one region's stack writes it;
   * the other one, left without, never calls Route 53.
   *
   * @default - no record is written
   */
  readonly validationZoneId?: string;
}

/** A certificate in the stack's region, validated by DNS, usable once `arn` resolves. */
export class Certificate extends Construct {
  /** ARN that resolves only after ACM has issued the certificate. */
  readonly arn: string;

  constructor(scope: Construct, id: string, props: CertificateProps) {
    super(scope, id);
    const certificate = new AcmCertificate(this, "certificate", {
      domainName: props.domainName,
      validationMethod: "DNS",
      tags: { Name: props.domainName },
      lifecycle: { createBeforeDestroy: true },
    });
    const option = `tolist(${address(certificate)}.domain_validation_options)[0]`;
    const record = props.validationZoneId
      ? new Route53Record(this, "validation-record", {
          zoneId: props.validationZoneId,
          name: hcl(`${option}.resource_record_name`),
          type: hcl(`${option}.resource_record_type`),
          records: [hcl(`${option}.resource_record_value`)],
          ttl: 300,
          allowOverwrite: true,
        })
      : undefined;
    this.arn = new AcmCertificateValidation(this, "validation", {
      certificateArn: certificate.arn,
      validationRecordFqdns: record ? [record.fqdn] : undefined,
    }).certificateArn;
  }
}
