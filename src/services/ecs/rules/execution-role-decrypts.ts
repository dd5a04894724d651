import { evaluate, show } from "../../../terraform/hcl";
import { idOf } from "../../../terraform/stack/references";
import type { Block } from "../../../terraform/stack/synthesized-stack";
import type { Rule } from "../../rule";
import { SECRET } from "../../secretsmanager/rules/secrets";
import { eachInstance, NOT_APPLICABLE } from "../../subjects";
import { allows, ROLE } from "./roles";
import { originOfSecret, secretsOf, TASK_DEFINITION } from "./tasks";

export const executionRoleDecrypts: Rule = {
  id: "ecs-execution-role-decrypts",
  title: "The execution role may decrypt with the key of the secret's copy in its own region",
  why: "Reading a secret encrypted with a customer managed key also requires kms:Decrypt on that key; only the AWS managed key needs no permission.",
  source: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html",
  severity: "error",
  fix: "Allow kms:Decrypt on the key that encrypts the copy in this region.",
  check: (stacks) =>
    eachInstance(stacks, TASK_DEFINITION, ({ stack, values }) => {
      const role = idOf(values.execution_role_arn, ROLE);
      const keys = new Set(
        secretsOf(values).flatMap(({ secret }) => {
          const origin = secret && originOfSecret(stacks, stack, secret.arn);
          const block = origin?.home && origin.id !== undefined && origin.home.resources(SECRET)[origin.id];
          if (!block) {
            return [];
          }
          const replicas: Block[] = block.replica ?? [];
          const copy =
            origin.home === stack ? block : replicas.find(({ region }) => region === origin.region);
          return copy?.kms_key_id ? [show(evaluate(copy.kms_key_id, {}))] : [];
        }),
      );
      if (keys.size === 0) {
        return NOT_APPLICABLE;
      }
      return [...keys].map((key) =>
        role !== undefined && allows(stack, role, "kms:Decrypt", key)
          ? undefined
          : `execution_role_arn: got no permission kms:Decrypt on ${key}, allowed: a role policy that grants it`,
      );
    }),
};
