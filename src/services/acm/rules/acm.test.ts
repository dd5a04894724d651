import { testRule, withResources } from "../../../../test/support/rules";
import { keyLength } from "./key-length";
import { renewsItself } from "./renews-itself";

const certificate = (values: object) => withResources({ aws_acm_certificate: { it: values } });

testRule(renewsItself, {
  compliant: certificate({ validation_method: "DNS" }),
  violating: certificate({ validation_method: "EMAIL" }),
  problems: ['validation_method: got "EMAIL", allowed: "DNS"'],
});

testRule(keyLength, {
  compliant: certificate({ key_algorithm: "EC_prime256v1" }),
  violating: certificate({ key_algorithm: "RSA_1024" }),
  problems: ['key_algorithm: got "RSA_1024", allowed: RSA_2048 or longer'],
});
