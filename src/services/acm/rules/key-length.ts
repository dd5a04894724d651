import type { Rule } from "../../rule";
import { eachInstance, problem } from "../../subjects";

export const keyLength: Rule = {
  id: "acm-key-length",
  title: "A certificate's RSA key has 2,048 bits or more",
  why: "Shorter ones can be broken, and browsers refuse them.",
  source: "https://docs.aws.amazon.com/acm/latest/userguide/acm-certificate-characteristics.html",
  controls: ["ACM.2"],
  severity: "error",
  fix: "Leave key_algorithm out, which is RSA_2048.",
  check: (stacks) =>
    eachInstance(stacks, "aws_acm_certificate", ({ values }) =>
      values.key_algorithm === "RSA_1024"
        ? problem("key_algorithm", values.key_algorithm, "RSA_2048 or longer")
        : undefined,
    ),
};
