import type { Service } from "../service";
import { acmApi } from "./api";
import { controls } from "./controls";
import { keyLength } from "./rules/key-length";
import { renewsItself } from "./rules/renews-itself";

export const acm: Service = {
  id: "acm",
  name: "Certificate Manager",
  resources: {
    aws_acm_certificate: { drawn: false, replaceable: true },
    aws_acm_certificate_validation: { drawn: false, replaceable: true },
  },
  controls,
  rules: [keyLength, renewsItself],
  apis: [acmApi],
};
