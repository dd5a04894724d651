import { evaluate, jsonOf, show } from "../../../terraform/hcl";
import { idOf } from "../../../terraform/stack/references";
import type { Block } from "../../../terraform/stack/synthesized-stack";
import type { Rule } from "../../rule";
import { eachInstance, problem } from "../../subjects";
import { BUCKET, prefixOf, REPLICATION } from "./buckets";

const READ = ["s3:GetObjectVersionForReplication", "s3:GetObjectVersionAcl", "s3:GetObjectVersionTagging"];
const WRITE = ["s3:ReplicateObject", "s3:ReplicateDelete", "s3:ReplicateTags"];

export const replicationRole: Rule = {
  id: "state-replication-role",
  title: "The replication role may read the source and write to the destination, including delete markers",
  why: "S3 accepts a configuration whose role lacks permissions, and then marks each object FAILED, one by one.",
  source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/setting-repl-config-perm-overview.html",
  severity: "error",
  fix: `Allow ${READ.join(", ")} on the source's prefixes and ${WRITE.join(", ")} on the destination's.`,
  check: (stacks) =>
    eachInstance(stacks, REPLICATION, ({ stack, values }) => {
      const roleId = idOf(values.role, "aws_iam_role");
      const trust = jsonOf(stack.resources("aws_iam_role")[roleId ?? ""]?.assume_role_policy);
      const trusted = [trust?.Statement ?? []].flat().map((statement: Block) => statement.Principal?.Service);
      const statements = Object.values(stack.resources("aws_iam_role_policy"))
        .filter((policy) => idOf(evaluate(policy.role, {}), "aws_iam_role") === roleId)
        .flatMap((policy): Block[] => [jsonOf(evaluate(policy.policy, {}))?.Statement ?? []].flat());
      const isAllowed = (action: string, resource: string) =>
        statements.some(
          ({ Effect, Action, Resource }) =>
            Effect === "Allow" &&
            [Action].flat().includes(action) &&
            [Resource].flat().map(show).includes(resource),
        );
      const rules: Block[] = values.rule ?? [];
      const wanted = [
        ...["s3:GetReplicationConfiguration", "s3:ListBucket"].map((action) => [
          action,
          show(arnOf(values.bucket)),
        ]),
        ...rules.flatMap((rule) => {
          const objects = (bucket: unknown) => `${show(arnOf(bucket))}/${prefixOf(rule)}*`;
          return [
            ...READ.map((action) => [action, objects(values.bucket)]),
            ...WRITE.map((action) => [action, objects(rule.destination?.bucket)]),
          ];
        }),
      ];
      return [
        trusted.includes("s3.amazonaws.com")
          ? undefined
          : problem("role", trusted, "a role that s3.amazonaws.com may assume"),
        ...wanted
          .filter(([action = "", resource = ""]) => !isAllowed(action, resource))
          .map(
            ([action, resource]) =>
              `role: got no permission ${action} on ${resource}, allowed: a role that has it`,
          ),
      ];
    }),
};

/** A bucket's ARN as policies refer to it. */
function arnOf(bucket: unknown): unknown {
  const id = idOf(bucket, BUCKET);
  return id === undefined ? bucket : evaluate(`\${${BUCKET}.${id}.arn}`, {});
}
