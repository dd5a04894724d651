import type { Rule } from "../../rule";
import { eachInstance, problem } from "../../subjects";

export const keyLength: Rule = {
  id: "acm-key-length",
  title: "A certificate's RSA key has at least 2,048 bits",
  why: "Shorter keys can be broken, and browsers reject them.",
  source: "https://docs.aws.amazon.com/acm/latest/userguide/acm-certificate-characteristics.html",
  controls: ["ACM.2"],
  severity: "error",
  fix: "Leave key_algorithm out; the default is RSA_2048.",
  check: (stacks) =>
    eachInstance(stacks, "aws_acm_certificate", ({ values }) =>
      values.key_algorithm === "RSA_1024"
        ? problem("key_algorithm", values.key_algorithm, "RSA_2048 or longer")
        : undefined,
    ),
};
