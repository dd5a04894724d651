import type { Rule } from "../../rule";
import { eachInstance } from "../../subjects";
import { allowing, IDENTITY_POLICIES } from "./policies";

const DECRYPTS = /^(\*|kms:(\*|Decrypt|ReEncrypt\*|ReEncryptFrom))$/;
const EVERY_KEY = /^(\*|arn:[^:]*:kms:[^:]*:[^:]*:(\*|(key|alias)\/\*))$/;

export const noDecryptOnAllKeys: Rule = {
  id: "iam-no-decrypt-on-all-keys",
  title: "No policy allows decryption with every key",
  why: "It would defeat the purpose of a dedicated key: that the secret's reader can read nothing else.",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/kms-controls.html",
  controls: ["KMS.1", "KMS.2"],
  severity: "error",
  fix: "Name the key's ARN as the resource.",
  check: (stacks) =>
    eachInstance(stacks, IDENTITY_POLICIES, (instance) =>
      allowing(instance)
        .filter(({ actions }) => actions.some((action) => DECRYPTS.test(action)))
        .flatMap(({ resources }) => resources.filter((resource) => EVERY_KEY.test(resource)))
        .map((resource) => `Resource: got ${resource} for decryption, allowed: a key's ARN`),
    ),
};
