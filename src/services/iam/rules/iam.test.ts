import { POSTURE, stackIn, testRule, withResources } from "../../../../test/support/rules";
import type { Block } from "../../../terraform/stack/synthesized-stack";
import { controlPlaneIndependentOfPosture } from "./control-plane-independent-of-posture";
import { noDecryptOnAllKeys } from "./no-decrypt-on-all-keys";
import { noFullAdministrator } from "./no-full-administrator";
import { noRequestedRegion } from "./no-requested-region";
import { noServiceWildcards } from "./no-service-wildcards";
import { roleNamesUnique } from "./role-names-unique";
import { secretArnWithSuffix } from "./secret-arn-with-suffix";

const role = (stack: string, region: string, name: string) =>
  stackIn(region, stack, { resource: { aws_iam_role: { it: { name } } } });

testRule(roleNamesUnique, {
  compliant: [
    role("primary", "eu-west-1", "task-eu-west-1"),
    role("dr", "eu-central-1", "task-eu-central-1"),
  ],
  violating: [role("primary", "eu-west-1", "task"), role("dr", "eu-central-1", "task")],
  problems: [
    'name: got "task", allowed: a name that dr aws_iam_role.it does not have',
    'name: got "task", allowed: a name that primary aws_iam_role.it does not have',
  ],
});

const policy = (statement: Block) =>
  withResources({ aws_iam_role_policy: { it: { policy: JSON.stringify({ Statement: statement }) } } });

testRule(noRequestedRegion, {
  compliant: policy({ Action: "rds:*" }),
  violating: policy({ Action: "rds:*", Condition: { StringEquals: { "aws:RequestedRegion": "eu-west-1" } } }),
  problems: [
    'Condition: got {"StringEquals":{"aws:RequestedRegion":"eu-west-1"}}, allowed: none on aws:RequestedRegion',
  ],
});

const READ = "secretsmanager:GetSecretValue";
const PARTIAL = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:lamp/database";

testRule(secretArnWithSuffix, {
  compliant: policy({ Action: READ, Resource: `${PARTIAL}-??????` }),
  violating: policy({ Action: [READ], Resource: [PARTIAL, `${PARTIAL}*`] }),
  problems: [
    `Resource: got "${PARTIAL}", allowed: an ARN that ends in its six characters, or in -??????`,
    `Resource: got "${PARTIAL}*", allowed: an ARN that ends in its six characters, or in -??????`,
  ],
});

const regional = (values: Block) => [
  stackIn("eu-central-1", "dr", { variable: POSTURE, resource: { aws_iam_role: { it: values } } }),
];

testRule(controlPlaneIndependentOfPosture, {
  compliant: regional({ name: "task" }),
  violating: regional({ name: "task", count: '${var.posture == "active" ? 1 : 0}' }),
  problems: ["var.posture: got arguments that depend on it, allowed: none"],
});

const allowing = (...statements: object[]) =>
  withResources({
    aws_iam_role_policy: {
      it: { policy: JSON.stringify({ Statement: statements.map((one) => ({ Effect: "Allow", ...one })) }) },
    },
  });
const KEY = "arn:aws:kms:eu-central-1:123456789012:key/1234";

testRule(noFullAdministrator, {
  compliant: allowing({ Action: "s3:GetObject", Resource: "*" }),
  violating: [
    ...allowing({ Action: "*", Resource: "*" }),
    ...withResources({
      aws_iam_role_policy_attachment: { it: { policy_arn: "arn:aws:iam::aws:policy/AdministratorAccess" } },
    }),
  ],
  problems: [
    "policy: got * on *, allowed: named actions",
    "policy_arn: got arn:aws:iam::aws:policy/AdministratorAccess, allowed: a narrower one",
  ],
});

testRule(noServiceWildcards, {
  compliant: allowing({ Action: ["s3:GetObject", "s3:List*"], Resource: "*" }),
  violating: allowing({ Action: "s3:*", Resource: "*" }, { NotAction: "iam:PassRole", Resource: "*" }),
  problems: ["Action: got s3:*, allowed: named actions", "NotAction: got one, allowed: Action"],
});

testRule(noDecryptOnAllKeys, {
  compliant: allowing({ Action: "kms:Decrypt", Resource: KEY }, { Action: "kms:ListKeys", Resource: "*" }),
  violating: allowing(
    { Action: ["kms:Decrypt", "kms:Encrypt"], Resource: "*" },
    { Action: "kms:*", Resource: [KEY, "arn:aws:kms:*:123456789012:key/*"] },
  ),
  problems: [
    "Resource: got * for decryption, allowed: a key's ARN",
    "Resource: got arn:aws:kms:*:123456789012:key/* for decryption, allowed: a key's ARN",
  ],
});
