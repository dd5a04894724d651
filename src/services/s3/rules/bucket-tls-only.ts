import { jsonOf, show } from "../../../terraform/hcl";
import type { Block } from "../../../terraform/stack/synthesized-stack";
import type { Rule } from "../../rule";
import { eachInstance } from "../../subjects";
import { BUCKET, configurationOf } from "./buckets";

export const bucketTlsOnly: Rule = {
  id: "state-bucket-tls-only",
  title: "A bucket refuses requests without TLS",
  why: "S3 also answers plain HTTP unless a policy denies it.",
  source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html",
  controls: ["S3.5"],
  severity: "error",
  fix: 'Deny s3:* to everyone on the bucket and its objects while aws:SecureTransport is "false".',
  check: (stacks) =>
    eachInstance(stacks, BUCKET, ({ stack, id }) => {
      const policy = jsonOf(configurationOf(stack, "aws_s3_bucket_policy", id)?.policy);
      const statements: Block[] = [policy?.Statement ?? []].flat();
      const arn = `\${${BUCKET}.${id}.arn}`;
      const denies = statements.some(
        ({ Effect, Principal, Action, Resource, Condition }) =>
          Effect === "Deny" &&
          (Principal === "*" || Principal?.AWS === "*") &&
          Action === "s3:*" &&
          [arn, `${arn}/*`].every((resource) => [Resource].flat().map(show).includes(resource)) &&
          String(Condition?.Bool?.["aws:SecureTransport"]) === "false",
      );
      return denies
        ? undefined
        : "policy: got no denial of plain HTTP, allowed: one for the bucket and its objects";
    }),
};
